// What the stand-in answers about the audit log: a few hundred records, and one that was altered when asked for with ?tampered.
import type { AuditKeep, AuditQuery, AuditRecord, AuditState } from "../src/ipc/bindings";

type Answers = Record<string, ((args: Record<string, any>) => unknown) | undefined>;

const ACTIONS = [
  "token.created",
  "token.deleted",
  "account.signed-in",
  "role.edited",
  "environment.created",
];

export function auditAnswers(emit: (event: string) => void): Answers {
  const isTampered = location.search.includes("tampered");
  const records: AuditRecord[] = Array.from({ length: 420 }, (_, index) => {
    const number = 420 - index;
    const action = ACTIONS[number % ACTIONS.length] ?? "token.created";
    return {
      number,
      at: new Date(Date.now() - index * 3_100_000).toISOString(),
      actor: number % 3 === 0 ? "gateway" : "owner@fernwood.test",
      action,
      subjectKind: action.split(".")[0] ?? "",
      subjectName: `SAP Integration ${number % 7}`,
      detail: JSON.stringify({ environment: "sandbox", number }),
    };
  });
  let state: AuditState = {
    keyPlace: null,
    exportFolder: null,
    exportHours: 24,
    records: records.length,
    sealed: 0,
    sealedAt: null,
    publicKey: null,
    exportedAt: null,
    trouble: null,
    exportTrouble: null,
    whyNotEdit: null,
  };
  return {
    audit_log: ({ query, limit }) => {
      const { actor, action, since, until } = query as AuditQuery;
      return records
        .filter(
          (it) =>
            it.actor.includes(actor) &&
            it.action.includes(action) &&
            (since === null || it.at >= since) &&
            (until === null || it.at < until),
        )
        .slice(0, limit as number);
    },
    audit_state: () => state,
    verify_audit: () =>
      isTampered
        ? {
            holds: false,
            firstBad: 57,
            sentence:
              "Record 57 does not follow from the one before it: it was altered, swapped or put in.",
            notes: [],
          }
        : {
            holds: true,
            firstBad: null,
            sentence: "All 420 records hold and are what was signed.",
            notes: [],
          },
    keep_audit: ({ keep }) => {
      const { keyPlace, exportFolder, exportHours } = keep as AuditKeep;
      const at = new Date().toISOString();
      const publicKey = "3b6a27bcceb6a42d62a3a8d02a6f0d73653215771de243a63ac048a18b59da29";
      state = {
        ...state,
        keyPlace,
        exportFolder: exportFolder || null,
        exportHours,
        sealed: records.length,
        sealedAt: at,
        publicKey,
        exportedAt: at,
      };
      emit("changed");
      return state;
    },
    export_audit: ({ table }) => `Downloads/keydesk-audit-log.${table === true ? "csv" : "jsonl"}`,
  };
}
