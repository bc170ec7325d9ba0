// Is the token whole, is the gateway there, does it take the token? Asked as soon as something was opened.
import { Button, Group, Loader, Stack, Text } from "@mantine/core";
import { Notice } from "../../design/Notice";
import { problemOf } from "../../ipc/answer";
import { type Candidate, commands, type PartnerCheck } from "../../ipc/bindings";
import { type Frame, StepForm } from "../../wizard/StepForm";
import frameClasses from "../../wizard/Wizard.module.css";
import { Findings } from "../Findings";
import { say } from "../words";

export function CheckStep(props: {
  frame: Frame;
  candidate: Candidate;
  found: PartnerCheck | undefined;
  isAsking: boolean;
  error: unknown;
  onAgain: () => void;
}) {
  const { frame, found, isAsking, error } = props;
  const wasCancelled = error !== null && problemOf(error).code === "cancelled";
  return (
    <StepForm
      {...frame}
      text={say.check.text(props.candidate.baseUrl)}
      error={wasCancelled ? undefined : error}
      next={found?.works === false ? say.check.anyway : undefined}
      onNext={() => {
        if (!isAsking) frame.onNext();
      }}
    >
      <Stack gap="sm" className={frameClasses.narrow}>
        <div role="status">
          {isAsking && (
            <Group gap="xs">
              <Loader size="xs" aria-hidden />
              <Text>{say.check.running}</Text>
            </Group>
          )}
          {!isAsking && found === undefined && wasCancelled && <Text>{say.check.cancelled}</Text>}
          {found !== undefined && (
            <Notice
              tone={found.works ? "good" : "warn"}
              title={found.works ? say.check.works : say.check.worksNot}
            >
              {found.works ? undefined : say.check.goOnAnyway}
            </Notice>
          )}
        </div>
        {found !== undefined && <Findings check={found} />}
        <Group>
          {/* One button, so that the focus stays where it is. */}
          <Button
            variant="default"
            onClick={() => (isAsking ? void commands.cancelPartner() : props.onAgain())}
          >
            {isAsking ? say.check.cancel : say.check.again}
          </Button>
        </Group>
      </Stack>
    </StepForm>
  );
}
