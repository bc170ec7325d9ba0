"""Verifies an exported audit log (JSON Lines) against checkpoints, with nothing but Python: verify_audit.py LOG KEY [CHECKPOINT...]
With --state DATABASE, also whether what is in the store is what the log says and what was signed.

It shares no code with Keydesk. LOG is the file of `keydeskctl audit export`, whole and without a filter; KEY the public key in
hexadecimal digits, as written down when the log was sealed; each CHECKPOINT a file that Keydesk wrote; DATABASE a copy of keydesk.db, of
the moment of the export. Exit 1 names the first bad record.
"""
import datetime, hashlib, json, sqlite3, sys

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
    fields += [it["state"]] if it.get("state") else []
    data = b"keydesk audit 1\0" + before + it["seq"].to_bytes(8, "big", signed=True)
    data += (at // datetime.timedelta(microseconds=1)).to_bytes(8, "big", signed=True)
    return sha(data + b"".join(len(f).to_bytes(8, "big") + f for f in (f.encode() for f in fields)))


def literal(value):  # as SQL writes it
    if value is None or isinstance(value, int):
        return "NULL" if value is None else str(value)
    return f"X'{value.hex().upper()}'" if isinstance(value, bytes) else "'" + value.replace("'", "''") + "'"


COLUMNS = {
    "account": ("accounts", "kind name email password_hash disabled_at deleted_at created_at session_epoch"),
    "environment": ("environments", "name slug listen base_url credential_place deleted_at created_at"),
    "role": ("roles", "name built_in created_at"),
    "token": ("tokens", "name account_id environment_id hash hint narrowed_to allowed_addresses created_at expires_at use_by awaits_first_use"
              " replaced_by retires_at paused_at deleted_at"),
}
ADDED = {"environment": "encoded_slashes", "token": "paused_by held_limits"}


def rows(database):  # what is in the store: a digest for each row
    conn, found = sqlite3.connect(f"file:{database}?mode=ro", uri=True), {}
    many = lambda sql, id: " ".join(sorted(row if isinstance(row, str) else literal(row) for (row,) in conn.execute(sql, (id,))))
    for kind, (table, columns) in COLUMNS.items():
        added = ADDED.get(kind, "").split()
        for id, *values in conn.execute(f"SELECT id, {', '.join(columns.split() + added)} FROM {table}"):
            text = ",".join(map(literal, values[: len(columns.split())]))
            if kind == "role":
                text += ",permissions=" + many("SELECT permission FROM role_permissions WHERE role_id = ?", id)
            if kind == "account":
                text += ",roles=" + many("SELECT role_id FROM account_roles WHERE account_id = ?", id) + ",factor="
                for sealed, since in conn.execute("SELECT sealed, since FROM second_factors WHERE account_id = ?", (id,)):
                    text += f"{literal(sealed)} {since}"
                text += ",codes=" + many("SELECT hash FROM recovery_codes WHERE account_id = ?", id)
            text += "".join(f",{name}={literal(it)}" for name, it in zip(added, values[len(columns.split()) :]) if it is not None)
            if kind == "environment":
                routes = conn.execute("SELECT id, methods, template, area, access FROM environment_routes WHERE environment_id = ? ORDER BY id", (id,))
                routes = ["".join(map(literal, route)) for route in routes]
                text += ",routes=" + " ".join(routes) if routes else ""
            parts = [part.encode() for part in (kind, id, text)]
            found[kind, id] = sha(b"keydesk row 1\0" + b"".join(len(part).to_bytes(8, "big") + part for part in parts)).hex()
    baseline = {(kind, id): digest.hex() for kind, id, digest in conn.execute("SELECT kind, id, digest FROM state_baseline")}
    return found, baseline


def whole(found):
    return sha(b"keydesk state 1\0" + "".join(f"{kind} {id} {digest}\n" for (kind, id), digest in sorted(found.items())).encode()).hex()


def check_state(database, said, signed):
    (found, baseline), told = rows(database), {}
    for seq, lines in said:
        for kind, id, digest in (line.split(" ") for line in lines.splitlines()):
            if kind == "all":
                told = {row: (it, seq) for row, it in baseline.items()}
                if any(lines.startswith("all ") for later, lines in said if later > seq):
                    continue  # the baseline is that of the last such record
                if whole(baseline) != digest:
                    sys.exit(f"BAD state: the baseline is not that of record {seq}")
            else:
                told[kind, id] = (digest, seq)
    bad = [(seq, *row) for row, (digest, seq) in told.items() if found.get(row, "-") != digest]
    bad += [(sys.maxsize, *row) for row in found if row not in told]
    if bad:
        seq, kind, id = min(bad)
        sys.exit(f"BAD state: {kind} {id} is not what " + ("any record made" if seq == sys.maxsize else f"record {seq} left"))
    if signed and signed != whole(found):
        sys.exit("BAD state: it is not what was signed")


def main(log, key, *files):
    checkpoints, states, said, database = {}, {}, [], None
    if "--state" in files:
        at = files.index("--state")
        database, files = files[at + 1], files[:at] + files[at + 2 :]
    for text in (open(file, "rb").read() for file in files):
        body, fields = text[: text.index(b"key ")], dict(line.split(" ", 1) for line in text.decode().splitlines())
        if fields["key"] != key or not signed(bytes.fromhex(key), body, bytes.fromhex(fields["signature"])):
            sys.exit(f"BAD checkpoint of {fields['size']} records: not signed by this key")
        checkpoints[int(fields["size"])] = (fields["root"], fields["last"])
        states[int(fields["size"])] = fields.get("state")
    before, peaks, size, good = bytes(32), [], 0, 0
    for it in map(json.loads, open(log, encoding="utf-8")):
        if it["seq"] != size + 1 or it["hash"] != record_hash(before, it).hex():
            sys.exit(f"BAD record {size + 1 if it['seq'] > size else it['seq']}")
        before, size = bytes.fromhex(it["hash"]), size + 1
        said += [(size, it["state"])] if it.get("state") else []
        peaks.append((1, sha(b"\0" + before)))
        while len(peaks) > 1 and peaks[-1][0] == peaks[-2][0]:
            peaks[-2:] = [(2 * peaks[-1][0], sha(b"\1" + peaks[-2][1] + peaks[-1][1]))]
        if size in checkpoints:
            if checkpoints[size] != (root(peaks).hex(), before.hex()):
                sys.exit(f"BAD record {good + 1} to {size}: not what was signed")
            good = size
    if checkpoints and max(checkpoints) > size:
        sys.exit(f"BAD record {good + 1} to {size + 1}: {max(checkpoints)} records were signed")
    if database:
        # What was signed is what is there if nothing was changed since.
        newest = max(states, default=0)
        check_state(database, said, states.get(newest) if said and said[-1][0] <= newest else None)
    print(f"OK {size} records, {good} of them signed")


main(*sys.argv[1:])
