// Done: a sheet to print, and the way to what is kept.
import type { ConnectionRow } from "../../ipc/bindings";
import { type Frame, StepForm } from "../../wizard/StepForm";
import { Sheet } from "../Sheet";
import { say } from "../words";

export function DoneStep(props: { frame: Frame; connection: ConnectionRow; onDone: () => void }) {
  return (
    <StepForm {...props.frame} text={say.done.text} next={say.done.finish} onNext={props.onDone}>
      <Sheet connection={props.connection} />
    </StepForm>
  );
}
