// Words of replacing a token: the new one first, the old one's end with proof.
import { format } from "../words/format";

export const rotation = {
  open: "Replace",
  mark: {
    old: "being replaced",
    onFirstUse: "stops at first use of the new one",
    stops: (when: string) => `stops ${when}`,
    new: "replacement",
    together: (parts: readonly string[]) => parts.join(" · "),
  },
  dialog: {
    title: (name: string) => `Replace ${name}`,
    /** The article's own heading and words. */
    forgot: "I forgot to copy the token",
    forgotText:
      "API Tokens cannot be viewed again after the creation window is closed. Create a new token and update the integration with the new value.",
    text: "The new token has the same name, account, environment, permissions and addresses. It is displayed once, right after this.",
    life: "It expires, if the old one does, after as long a time as the old one was given when it was created. The expiry of the old one stays as it is.",
    when: "When does the old token stop?",
    retire: {
      "at-once": "At once",
      "on-first-use": "At the first use of the new one",
      "after-one-hour": "After 1 hour",
      "after-one-day": "After 24 hours",
      "after-seven-days": "After 7 days",
    },
    retireHelp: {
      "at-once":
        "Its very next request is refused. For a token that was lost, or that somebody else may have seen.",
      "on-first-use":
        "It works until the new one has had its first successful request: nothing is interrupted, and nothing is left over.",
      "after-one-hour": "Both work until then, however often the new one is used.",
      "after-one-day": "For an integration that has its token in several places.",
      "after-seven-days": "For a partner who needs time.",
    },
    submit: "Create the new token",
    doneAtOnce: "Replaced. The next request with the old token is refused.",
    done: "Replaced. Both work until the old one stops.",
  },
  panel: {
    title: "Replacement",
    isOld: "This token is being replaced.",
    isNew: "This token replaces another one of the same name.",
    onFirstUse: (old: string, fresh: string) =>
      `The old one (••••${old}) stops at the first successful request of the new one (••••${fresh}).`,
    stopsIn: (old: string, left: string) => `The old one (••••${old}) stops in ${left}`,
    stopsAt: (time: string) => `on ${time}, whatever happens until then.`,
    finished: "The old token has stopped: its requests are refused. Only the new one works.",
    old: "The old token",
    fresh: "The new token",
    usedFrom: (address: string) => `from ${address}`,
    requests: (count: number) => (count === 1 ? "1 request" : `${format.number(count)} requests`),
    whoTitle: "Who still uses the old one",
    whoNewTitle: "Who uses the new one",
    nobody: "Nobody since the replacement was made.",
    lastBefore: (when: string) => `It was used last ${when}.`,
    never: "It was never used.",
    notYet: "Not used so far.",
    stop: "Stop the old one now",
    cancel: "Cancel the replacement",
  },
  cancel: {
    title: "Cancel the replacement?",
    text: (fresh: string) =>
      `The new token (••••${fresh}) is deleted: whatever uses it already is refused from its next request on.`,
    back: "The old one works as it did before, with the expiry that it had.",
    confirm: "Cancel the replacement",
    done: "Cancelled. The old token works as before.",
  },
  left: {
    seconds: (count: number) => `${count} s`,
    minutes: (minutes: number, seconds: number) => `${minutes} min ${seconds} s`,
    hours: (hours: number, minutes: number) => `${hours} h ${minutes} min`,
    days: (days: number, hours: number) => `${days} d ${hours} h`,
  },
};
