// A dialog: Escape and the cross close it, focus goes in and comes back.
import { Modal, type ModalProps } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { words } from "../words";

export function Dialog(props: ModalProps) {
  useFocusBack();
  return (
    <Modal
      size="lg"
      closeButtonProps={{ "aria-label": words.design.close }}
      // A slip of the mouse must not throw away what was typed.
      closeOnClickOutside={false}
      returnFocus
      {...props}
    />
  );
}

/** Gives focus back when a dialog goes with the component that made it: Mantine does so only for one that stays and is closed. */
function useFocusBack(): void {
  const [before] = useState(() => document.activeElement);
  const gone = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    clearTimeout(gone.current);
    return () => {
      // A moment later: in development React takes every effect back once and makes it again.
      gone.current = setTimeout(() => {
        const isLost = document.activeElement === null || document.activeElement === document.body;
        if (isLost && before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
      });
    };
  }, [before]);
}
