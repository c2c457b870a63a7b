// A phone's photo made small enough for a weak signal. Time and place of the camera travel along (officers compare
// them with the report); the server shows neither to anybody.

const LONGEST = 1920;
const QUALITY = 0.8;
const SMALL = 400000;
const HEIC = /^ftyp(hei[cmsx]|hev[cmx]|mif1|msf1|avif)/;
// What the server reads; anything else that this phone can show (GIF, BMP) becomes a JPEG.
const UNDERSTOOD = /^image\/(jpeg|png|webp)$/;
const ORIENTATION = 0x0112;
const UPRIGHT = 1;

// The file is no photo, or a broken one.
export class Unreadable extends Error {}

// Gives a JPEG blob, or the file as it is when it is small already or only the server can decode it (HEIC).
export async function shrink(file) {
  const picture = await decoded(file);
  if (!picture && !await isHeic(file)) throw new Unreadable();
  const isUnderstood = !picture || UNDERSTOOD.test(file.type);
  if (!picture || (isUnderstood && file.size <= SMALL)) return file;
  const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  if (picture.close) picture.close();
  const small = await new Promise(done => { canvas.toBlob(done, "image/jpeg", QUALITY); });
  if (isUnderstood && (!small || small.size >= file.size)) return file;
  if (!small) throw new Unreadable();
  return withCameraData(small, cameraData(await file.slice(0, 131072).arrayBuffer()));
}

// Older phones know only pictures of the page (their sides are the same as a bitmap's). Null for what they cannot read.
async function decoded(file) {
  try {
    return await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    const picture = new Image();
    picture.src = URL.createObjectURL(file);
    try {
      await picture.decode();
      return picture;
    } catch {
      return null;
    } finally {
      URL.revokeObjectURL(picture.src);
    }
  }
}

async function isHeic(file) {
  const head = new Uint8Array(await file.slice(4, 12).arrayBuffer());
  return HEIC.test(String.fromCharCode(...head));
}

function withCameraData(jpeg, segment) {
  return segment ? new Blob([jpeg.slice(0, 2), segment, jpeg.slice(2)], { type: "image/jpeg" }) : jpeg;
}

// The Exif segment (APP1) of a JPEG, its orientation set to upright because the canvas has turned the picture already.
export function cameraData(buffer) {
  const view = new DataView(buffer);
  if (view.byteLength < 4 || view.getUint16(0) !== 0xffd8) return null;
  for (let at = 2; at + 10 < view.byteLength && view.getUint8(at) === 0xff;) {
    const length = view.getUint16(at + 2) + 2;
    if (view.getUint16(at) === 0xffe1 && view.getUint32(at + 4) === 0x45786966) {
      if (at + length > view.byteLength) return null;
      const segment = buffer.slice(at, at + length);
      return makeUpright(new DataView(segment)) ? segment : null;
    }
    at += length;
  }
  return null;
}

function makeUpright(view) {
  const start = 10;
  if (view.byteLength < start + 14) return false;
  const little = view.getUint16(start) === 0x4949;
  const first = start + view.getUint32(start + 4, little);
  if (first + 2 > view.byteLength) return false;
  const count = view.getUint16(first, little);
  for (let n = 0; n < count; n += 1) {
    const entry = first + 2 + n * 12;
    if (entry + 12 > view.byteLength) return false;
    if (view.getUint16(entry, little) === ORIENTATION) view.setUint16(entry + 8, UPRIGHT, little);
  }
  return true;
}
