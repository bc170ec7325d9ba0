// What the stand-in answers about backups; with ?backup-trouble, the last one was not made.
import type { BackupKeep, BackupState } from "../src/ipc/bindings";

type Answers = Record<string, ((args: Record<string, any>) => unknown) | undefined>;

const KEY = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p";

export function backupAnswers(emit: (event: string) => void): Answers {
  const troubled = location.search.includes("backup-trouble");
  let state: BackupState = {
    folder: troubled ? "/mnt/elsewhere/keydesk" : null,
    everyHours: 24,
    keep: 14,
    recipient: troubled ? KEY : null,
    madeAt: troubled ? new Date(Date.now() - 90_000_000).toISOString() : null,
    madeTo: troubled ? "/mnt/elsewhere/keydesk/keydesk-backup-1a2b3c4d-20270130T120000Z.age" : null,
    dueAt: troubled ? new Date(Date.now() - 3_600_000).toISOString() : null,
    trouble: troubled
      ? "The backup was not made: the disk of the backup is full. Free some space, and try again."
      : null,
    whyNotEdit: null,
  };
  return {
    backup_state: () => state,
    keep_backups: ({ keep }) => {
      const { folder, everyHours, recipient, ...rest } = keep as BackupKeep;
      const dueAt =
        folder === "" ? null : new Date(Date.now() + everyHours * 3_600_000).toISOString();
      state = {
        ...state,
        folder: folder || null,
        everyHours,
        keep: rest.keep,
        recipient: recipient || null,
        dueAt,
        trouble: null,
      };
      emit("changed");
      return state;
    },
    back_up: () => {
      const file = `${state.folder ?? "/mnt/elsewhere"}/keydesk-backup-1a2b3c4d-20270131T120000Z.age`;
      state = { ...state, madeAt: new Date().toISOString(), madeTo: file, trouble: null };
      emit("changed");
      return file;
    },
    make_backup_key: () => ({ recipient: KEY, file: "Downloads/keydesk-backup-key.txt" }),
  };
}
