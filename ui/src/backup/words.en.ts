// Words of backups: the last one, the schedule, the key, how one is restored.
export const backup = {
  title: "Backup",
  description:
    "All that Keydesk keeps, encrypted, in a folder of your choice. The gateway goes on meanwhile.",
  now: "Back up now",
  made: (path: string) => `Written to ${path}`,
  trouble: "The last backup was not made",
  last: "Last backup",
  none: "none yet",
  next: "Next",
  off: "No backups are made: choose a key and a folder.",
  key: "Public key",
  keyHint:
    "Backups are encrypted for it, so nothing on this machine opens them. It begins with age1.",
  makeKey: "Make a key",
  keyMade: "The secret key is in a file of its own",
  keyMadeText: (path: string) =>
    `${path} opens every backup made for this public key. Move it to another machine now, and keep a copy of it: without it, no backup can be restored.`,
  folder: "Folder for backups",
  folderHint: "The whole path, best on another disk. Empty for none.",
  every: "Every so many hours",
  keep: "Keep the newest",
  save: "Save",
  saved: "Saved",
  what: "What is in a backup",
  whatText:
    "Accounts, roles, environments, tokens (never their text), activity and the audit log. Not in it: credentials of upstreams, the key of the audit log, and what partners keep here.",
  restore: "How to restore one",
  restoreText: "Quit Keydesk, then, in a terminal:",
  restoreCommand: "keydeskctl restore BACKUP.age --key-file KEY.txt",
  restoreAfter:
    "The store that is there is kept. API tokens that were deleted since stay deleted; where that cannot be known, as on a new machine, all API tokens are paused until you have looked at them.",
};
