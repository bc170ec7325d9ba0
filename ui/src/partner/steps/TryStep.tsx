// A real request that only reads: what came of it, and why if it was refused.
import { Button, Group, NativeSelect, Stack, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { ErrorNotice } from "../../design/ErrorNotice";
import { errorAt, errorBeside } from "../../design/fieldErrors";
import { Notice } from "../../design/Notice";
import { commands, type Target, type TriedRead } from "../../ipc/bindings";
import { useAsk, useDo } from "../../ipc/hooks";
import { CopyLine } from "../../wizard/CopyLine";
import { type Frame, StepForm } from "../../wizard/StepForm";
import frameClasses from "../../wizard/Wizard.module.css";
import { words } from "../../words";
import classes from "../PartnerView.module.css";
import type { Filled } from "../PartnerWizard";

const say = words.partner.try;

const TARGET: Target = { kind: "candidate" };

export function TryStep(props: { frame: Frame; filled: Filled; set: (change: Partial<Filled>) => void }) {
  const { filled, set } = props;
  const business = filled.business.trim() === "" ? null : filled.business.trim();
  const offered = useAsk(["partner-reads", business], () => commands.partnerReads(TARGET, business), { keep: true, fresh: true });
  const [chosen, setChosen] = useState<string>();
  const attempt = useDo((path: string | null) => commands.tryPartner(TARGET, path, business));
  const reads = offered.data?.reads ?? [];
  const path = reads.find((it) => it.path === chosen)?.path ?? (reads.find((it) => it.permitted) ?? reads[0])?.path;
  const groups = [true, false].map((permitted) => ({
    group: permitted ? say.permitted : say.notPermitted,
    items: reads.filter((it) => it.permitted === permitted).map((it) => ({ value: it.path, label: `${it.area}: GET ${it.path}` })),
  }));
  return (
    <StepForm {...props.frame} text={say.text}>
      <Stack gap="md" className={frameClasses.narrow}>
        <TextInput
          label={say.business}
          description={say.businessHint}
          value={filled.business}
          spellCheck={false}
          error={errorAt(offered.error, "business")}
          onChange={(event) => set({ business: event.currentTarget.value })}
        />
        {errorBeside(offered.error, ["business"]) !== undefined && <ErrorNotice error={offered.error} />}
        {reads.length === 0 ? (
          <Text c="dimmed">{say.none}</Text>
        ) : (
          <Group align="flex-end" wrap="nowrap">
            <NativeSelect
              style={{ flex: 1, minWidth: 0 }}
              label={say.request}
              value={path}
              data={groups.filter((it) => it.items.length > 0)}
              error={errorAt(attempt.error, "path")}
              onChange={(event) => {
                setChosen(event.currentTarget.value);
                attempt.reset();
              }}
            />
            <Button loading={attempt.isPending} onClick={() => attempt.mutate(path ?? null)}>
              {say.submit}
            </Button>
          </Group>
        )}
        {attempt.error !== null && <ErrorNotice error={attempt.error} />}
        <div role="status">{attempt.data !== undefined && <Result tried={attempt.data} />}</div>
      </Stack>
    </StepForm>
  );
}

function Result(props: { tried: TriedRead }) {
  const { worked, sentence, nextStep, requestId } = props.tried;
  return (
    <Stack gap="sm">
      <Notice tone={worked ? "good" : "warn"} title={worked ? say.worked : say.refused}>
        {sentence}
        {nextStep !== null && <p className={classes.next}>{nextStep}</p>}
      </Notice>
      {requestId !== null && (
        <div>
          <Text size="sm" fw={550}>
            {say.requestId}
          </Text>
          <CopyLine text={requestId} copy={say.copyRequestId} />
          <Text size="xs" c="dimmed">
            {say.requestIdHint}
          </Text>
        </div>
      )}
    </Stack>
  );
}
