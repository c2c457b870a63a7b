-- One report per request, each with an Idempotency-Key of its own. wrk runs a copy in every thread.
local header = { ["Content-Type"] = "application/json" }
local next_key, started = 0, 0

function setup(thread)
  started = started + 1
  thread:set("number", started)
end

function init(args)
  math.randomseed(os.time() * 8 + number)
  prefix = string.format("%08x-%04x-4%03x-8%03x-", math.random(0, 0x7fffffff), math.random(0, 0xffff),
    math.random(0, 0xfff), number)
  body = args[1]
end

function request()
  next_key = next_key + 1
  header["Idempotency-Key"] = prefix .. string.format("%012x", next_key)
  return wrk.format("POST", "/v1/reports", header, body)
end

function done(summary, latency)
  local wrong = summary.errors
  io.write(string.format('{"requests": %d, "seconds": %.3f, "p50": %.3f, "p99": %.3f, "wrong": %d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    wrong.connect + wrong.read + wrong.write + wrong.status + wrong.timeout))
end
