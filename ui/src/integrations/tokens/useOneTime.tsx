// Closing the one-time view of a token: asks first about what was neither copied nor shown, and nothing can show again.
import { type ReactNode, useState } from "react";
import { ConfirmDialog } from "../../design/ConfirmDialog";
import { words } from "../../words";
import type { HandOffTelling } from "./HandOffFile";

const say = words.integrations.tokens.once;

const QUESTIONS = {
  token: { title: say.askTitle, text: say.ask, confirm: say.closeAnyway },
  passphrase: {
    title: say.askPassphraseTitle,
    text: say.askPassphrase,
    confirm: say.closeAnywayPassphrase,
  },
};

/** What the view tells of itself. */
export interface OneTimeTelling extends HandOffTelling {
  /** The token was copied or shown. */
  onSeen: () => void;
}

export function useOneTime(onClose: () => void): {
  tell: OneTimeTelling;
  close: () => void;
  /** The question, to be put beside the view. */
  question: ReactNode;
} {
  const [seen, setSeen] = useState(false);
  const [sealing, setSealing] = useState(false);
  const [passphrase, setPassphrase] = useState<"unseen" | "seen">();
  const [asking, setAsking] = useState(false);
  const [about, setAbout] = useState<keyof typeof QUESTIONS>("token");
  // A hand-off that nobody can open is none, whatever became of the token.
  const lost =
    passphrase === "unseen" ? "passphrase" : seen || passphrase === "seen" ? undefined : "token";
  const question = QUESTIONS[about];
  return {
    tell: { onSeen: () => setSeen(true), onSealing: setSealing, onHandOff: setPassphrase },
    close: () => {
      if (asking || sealing) return;
      if (lost === undefined) return onClose();
      setAbout(lost);
      // A moment later: the press of Escape that asks is not to be taken for the answer.
      setTimeout(() => setAsking(true));
    },
    question: (
      <ConfirmDialog
        opened={asking}
        title={question.title}
        confirm={question.confirm}
        onConfirm={onClose}
        onClose={() => setTimeout(() => setAsking(false))}
      >
        {question.text}
      </ConfirmDialog>
    ),
  };
}
