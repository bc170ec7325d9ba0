// Hand over: the one time that the token can be copied or seen. Nothing leads back, and nothing on without having been asked.
import { OneTimeView } from "../../integrations/tokens/OneTimeView";
import { useClipboardClearing } from "../../integrations/tokens/useClipboardClearing";
import { useOneTime } from "../../integrations/tokens/useOneTime";
import type { CreatedIntegration, DraftHandOff } from "../../ipc/bindings";
import { words } from "../../words";
import { StepHeading } from "../StepForm";
import frameClasses from "../Wizard.module.css";

const say = words.wizard;

export function HandOverStep(props: {
  created: CreatedIntegration;
  handOff: DraftHandOff;
  onDone: () => void;
}) {
  const { created } = props;
  const clipboard = useClipboardClearing();
  const once = useOneTime(props.onDone);
  return (
    <div className={frameClasses.fields}>
      <StepHeading
        title={say.steps["hand-over"]}
        text={say.handOver.text(created.roles)}
        takesFocus
      />
      <div className={frameClasses.narrow}>
        <OneTimeView
          created={created.token}
          clipboard={clipboard}
          leavesFocus
          handOff={props.handOff}
          {...once.tell}
          onClose={once.close}
        />
      </div>
      {once.question}
    </div>
  );
}
