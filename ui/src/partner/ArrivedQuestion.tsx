// A hand-off was opened while somebody is at work at the desk: is it to be looked at?
import { ConfirmDialog } from "../design/ConfirmDialog";
import { words } from "../words";

const say = words.partner.arrived;

export function ArrivedQuestion(props: { asked: boolean; onLook: () => void; onClose: () => void }) {
  return (
    <ConfirmDialog
      opened={props.asked}
      title={say.title}
      confirm={say.look}
      danger={false}
      onConfirm={props.onLook}
      onClose={props.onClose}
    >
      {say.text}
    </ConfirmDialog>
  );
}
