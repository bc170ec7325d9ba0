// Closing the one-time view of a token: asks first, if the token was neither copied nor shown.
import { type ReactNode, useState } from "react";
import { ConfirmDialog } from "../../design/ConfirmDialog";
import { words } from "../../words";

const say = words.integrations.tokens.once;

export function useOneTime(onClose: () => void): {
  /** It was copied or shown. */
  onSeen: () => void;
  close: () => void;
  /** The question, to be put beside the view. */
  question: ReactNode;
} {
  const [seen, setSeen] = useState(false);
  const [asking, setAsking] = useState(false);
  return {
    onSeen: () => setSeen(true),
    close: () => {
      if (asking) return;
      if (seen) onClose();
      // A moment later: the press of Escape that asks is not to be taken for the answer.
      else setTimeout(() => setAsking(true));
    },
    question: (
      <ConfirmDialog
        opened={asking}
        title={say.askTitle}
        confirm={say.closeAnyway}
        onConfirm={onClose}
        onClose={() => setTimeout(() => setAsking(false))}
      >
        {say.ask}
      </ConfirmDialog>
    ),
  };
}
