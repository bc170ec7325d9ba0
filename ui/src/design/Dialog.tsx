// A dialog: Escape and the cross close it, focus goes in and comes back.
import { Modal, type ModalProps } from "@mantine/core";
import { words } from "../words";
import classes from "./Dialog.module.css";
import { useFocusBack } from "./useFocusBack";

export function Dialog({
  title,
  children,
  withCloseButton,
  closeButtonProps,
  overlayProps,
  ...root
}: ModalProps) {
  const content = useFocusBack(root.opened);
  return (
    // A slip of the mouse must not throw away what was typed.
    <Modal.Root
      size="lg"
      radius="lg"
      centered
      closeOnClickOutside={false}
      returnFocus
      transitionProps={{ transition: "pop", duration: 120 }}
      classNames={classes}
      {...root}
    >
      <Modal.Overlay backgroundOpacity={0.4} {...overlayProps} />
      <Modal.Content ref={content}>
        <div className={classes.top}>
          <Modal.Title>{title}</Modal.Title>
        </div>
        <Modal.Body>{children}</Modal.Body>
        {/* Last in order, though at the top in place: the focus goes to the first field, not to the way out. */}
        {withCloseButton !== false && (
          <Modal.CloseButton aria-label={words.design.close} {...closeButtonProps} />
        )}
      </Modal.Content>
    </Modal.Root>
  );
}
