"""Verifies an exported audit log (JSON Lines) against checkpoints, with nothing but Python: verify_audit.py LOG KEY [CHECKPOINT...]

It shares no code with Keydesk. LOG is the file of `keydeskctl audit export`, whole and without a filter; KEY the public key in
hexadecimal digits, as written down when the log was sealed; each CHECKPOINT a file that Keydesk wrote. Exit 1 names the first bad record.
"""
import datetime, hashlib, json, sys

P, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
sha = lambda data: hashlib.sha256(data).digest()


def add(a, b):  # Edwards25519 in extended coordinates (RFC 8032, section 5.1.4)
    e, f = (a[1] - a[0]) * (b[1] - b[0]), (a[1] + a[0]) * (b[1] + b[0])
    g, h = 2 * a[3] * b[3] * D, 2 * a[2] * b[2]
    e, f, g, h = f - e, h - g, h + g, f + e
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(n, point):
    sum_ = (0, 1, 1, 0)
    while n:
        sum_, point, n = add(sum_, point) if n & 1 else sum_, add(point, point), n >> 1
    return sum_


def point(data):
    y, sign = int.from_bytes(data, "little") & (2**255 - 1), data[31] >> 7
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x if x * x % P == square else x * pow(2, (P - 1) // 4, P) % P
    if y >= P or x * x % P != square:
        raise ValueError("no point of the curve")
    x = x if x & 1 == sign else P - x
    return x, y, 1, x * y % P


def signed(key, text, signature):
    s, base = int.from_bytes(signature[32:], "little"), point((4 * pow(5, -1, P) % P).to_bytes(32, "little"))
    k = int.from_bytes(hashlib.sha512(signature[:32] + key + text).digest(), "little") % L
    left, right = times(s, base), add(point(signature[:32]), times(k, point(key)))
    return s < L and all((left[i] * right[2] - right[i] * left[2]) % P == 0 for i in (0, 1))


def root(peaks):  # RFC 9162, section 2.1.1
    peaks = [hash_ for _, hash_ in peaks]
    while len(peaks) > 1:
        peaks[-2:] = [sha(b"\1" + peaks[-2] + peaks[-1])]
    return peaks[0]


def record_hash(before, it):
    at = (datetime.datetime.fromisoformat(it["at"]) - datetime.datetime.fromisoformat("1970-01-01T00:00:00Z"))
    fields = [it["actor"]["account"] or "", it["actor"]["email"], it["action"], *(it["subject"][k] for k in ("kind", "id", "name")), it["detail"]]
    data = b"keydesk audit 1\0" + before + it["seq"].to_bytes(8, "big", signed=True)
    data += (at // datetime.timedelta(microseconds=1)).to_bytes(8, "big", signed=True)
    return sha(data + b"".join(len(f).to_bytes(8, "big") + f for f in (f.encode() for f in fields)))


def main(log, key, *files):
    checkpoints = {}
    for text in (open(file, "rb").read() for file in files):
        body, fields = text[: text.index(b"key ")], dict(line.split(" ", 1) for line in text.decode().splitlines())
        if fields["key"] != key or not signed(bytes.fromhex(key), body, bytes.fromhex(fields["signature"])):
            sys.exit(f"BAD checkpoint of {fields['size']} records: not signed by this key")
        checkpoints[int(fields["size"])] = (fields["root"], fields["last"])
    before, peaks, size, good = bytes(32), [], 0, 0
    for it in map(json.loads, open(log, encoding="utf-8")):
        if it["seq"] != size + 1 or it["hash"] != record_hash(before, it).hex():
            sys.exit(f"BAD record {size + 1 if it['seq'] > size else it['seq']}")
        before, size = bytes.fromhex(it["hash"]), size + 1
        peaks.append((1, sha(b"\0" + before)))
        while len(peaks) > 1 and peaks[-1][0] == peaks[-2][0]:
            peaks[-2:] = [(2 * peaks[-1][0], sha(b"\1" + peaks[-2][1] + peaks[-1][1]))]
        if size in checkpoints:
            if checkpoints[size] != (root(peaks).hex(), before.hex()):
                sys.exit(f"BAD record {good + 1} to {size}: not what was signed")
            good = size
    if checkpoints and max(checkpoints) > size:
        sys.exit(f"BAD record {good + 1} to {size + 1}: {max(checkpoints)} records were signed")
    print(f"OK {size} records, {good} of them signed")


main(*sys.argv[1:])
