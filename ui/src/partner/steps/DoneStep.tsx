// Done: a sheet to print, and the way to what is kept.
import type { ConnectionRow } from "../../ipc/bindings";
import { type Frame, StepForm } from "../../wizard/StepForm";
import { words } from "../../words";
import { Sheet } from "../Sheet";

export function DoneStep(props: { frame: Frame; connection: ConnectionRow; onDone: () => void }) {
  return (
    <StepForm {...props.frame} text={words.partner.done.text} next={words.partner.done.finish} onNext={props.onDone}>
      <Sheet connection={props.connection} />
    </StepForm>
  );
}
