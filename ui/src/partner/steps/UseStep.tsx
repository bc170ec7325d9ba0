// The configuration of the partner's own tool.
import type { ConnectionRow } from "../../ipc/bindings";
import { type Frame, StepForm } from "../../wizard/StepForm";
import { words } from "../../words";
import { Configurations } from "../Configurations";

export function UseStep(props: { frame: Frame; connection: ConnectionRow }) {
  return (
    <StepForm {...props.frame} text={words.partner.use.text}>
      <Configurations connection={props.connection} />
    </StepForm>
  );
}
