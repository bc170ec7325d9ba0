// The configuration of the partner's own tool.
import type { ConnectionRow } from "../../ipc/bindings";
import { type Frame, StepForm } from "../../wizard/StepForm";
import { Configurations } from "../Configurations";
import { say } from "../words";

export function UseStep(props: { frame: Frame; connection: ConnectionRow }) {
  return (
    <StepForm {...props.frame} text={say.use.text}>
      <Configurations connection={props.connection} />
    </StepForm>
  );
}
