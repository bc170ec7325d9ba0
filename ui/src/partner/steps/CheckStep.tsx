// Is the token whole, is the gateway there, does it take the token? Asked as soon as the step is shown.
import { Button, Group, Loader, Stack, Text } from "@mantine/core";
import { useEffect, useRef } from "react";
import { Notice } from "../../design/Notice";
import { problemOf } from "../../ipc/answer";
import { type Candidate, commands } from "../../ipc/bindings";
import { useDo } from "../../ipc/hooks";
import { type Frame, StepForm } from "../../wizard/StepForm";
import frameClasses from "../../wizard/Wizard.module.css";
import { words } from "../../words";
import { Findings } from "../Findings";
import type { Filled } from "../PartnerWizard";

const say = words.partner.check;

export function CheckStep(props: { frame: Frame; candidate: Candidate; filled: Filled; set: (change: Partial<Filled>) => void }) {
  const { filled, set } = props;
  const check = useDo(() => commands.checkPartner({ kind: "candidate" }), { onDone: (found) => set({ check: found }) });
  const { mutate } = check;
  const asked = useRef(filled.check !== undefined);
  useEffect(() => {
    if (asked.current) return;
    asked.current = true;
    mutate(undefined);
  }, [mutate]);
  const wasCancelled = check.error !== null && problemOf(check.error).code === "cancelled";
  const found = check.isPending ? undefined : filled.check;
  return (
    <StepForm
      {...props.frame}
      text={say.text(props.candidate.baseUrl)}
      error={wasCancelled ? undefined : check.error}
      onNext={() => {
        if (!check.isPending) props.frame.onNext();
      }}
    >
      <Stack gap="md" className={frameClasses.narrow}>
        <div role="status">
          {check.isPending && (
            <Group gap="sm">
              <Loader size="xs" aria-hidden />
              <Text>{say.running}</Text>
              <Button size="compact-sm" variant="default" onClick={() => void commands.cancelPartner()}>
                {say.cancel}
              </Button>
            </Group>
          )}
          {found !== undefined && (
            <Notice tone={found.works ? "good" : "warn"} title={found.works ? say.works : say.worksNot}>
              {found.works ? undefined : say.goOnAnyway}
            </Notice>
          )}
        </div>
        {found !== undefined && <Findings check={found} />}
        {!check.isPending && (
          <Group>
            <Button variant="default" onClick={() => mutate(undefined)}>
              {say.again}
            </Button>
          </Group>
        )}
      </Stack>
    </StepForm>
  );
}
