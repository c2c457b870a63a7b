"""The keys of sapa and what is sealed and signed with them. Pure but for the slots of the slow hash.

Everything rests on libsodium through PyNaCl: X25519 sealed boxes for keys, XChaCha20-Poly1305 with associated data for
rows, secretstream for files, Ed25519 for signatures, Argon2id for what people type. docs/sapa-threat-model.md tells
what each attacker gets.
"""
