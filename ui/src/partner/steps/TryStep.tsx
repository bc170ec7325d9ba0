// A real request that only reads: what came of it, and why if it was refused.
import { Button, Group, Loader, NativeSelect, Stack, Text, TextInput } from "@mantine/core";
import { ErrorNotice } from "../../design/ErrorNotice";
import { errorAt, errorBeside } from "../../design/fieldErrors";
import { Notice } from "../../design/Notice";
import { problemOf } from "../../ipc/answer";
import {
  type Candidate,
  commands,
  type OfferedRead,
  type Target,
  type TriedRead,
} from "../../ipc/bindings";
import { useAsk, useDo } from "../../ipc/hooks";
import { CopyLine } from "../../wizard/CopyLine";
import { type Frame, StepForm } from "../../wizard/StepForm";
import frameClasses from "../../wizard/Wizard.module.css";
import classes from "../PartnerView.module.css";
import type { Filled } from "../PartnerWizard";
import { mayUnknown } from "../about";
import { say } from "../words";

const TARGET: Target = { kind: "candidate" };

export function TryStep(props: {
  frame: Frame;
  candidate: Candidate;
  filled: Filled;
  set: (change: Partial<Filled>) => void;
}) {
  const { candidate, filled, set } = props;
  const business = filled.business.trim() === "" ? null : filled.business.trim();
  const offered = useAsk(
    ["partner-reads", candidate.name, candidate.hint, business],
    () => commands.partnerReads(TARGET, business),
    { keep: true, fresh: true },
  );
  const attempt = useDo((path: string) => commands.tryPartner(TARGET, path, business), {
    onDone: (tried) => set({ tried }),
  });
  const reads = offered.data?.reads ?? [];
  const chosen =
    reads.find((it) => it.path === filled.path) ?? reads.find((it) => it.permitted) ?? reads[0];
  const isUnknown = mayUnknown(candidate, filled.check);
  const nothingToRead = offered.isSuccess && !isUnknown && !reads.some((it) => it.permitted);
  const tryIt = (path: string) => {
    set({ path, tried: undefined });
    attempt.mutate(path);
  };
  const beside = errorBeside(offered.error, ["business"]);
  const untried = errorBeside(attempt.error, ["business", "path"]);
  const wasCancelled = attempt.error !== null && problemOf(attempt.error).code === "cancelled";
  return (
    <StepForm {...props.frame} text={say.try.text}>
      <Stack gap="md" className={frameClasses.narrow}>
        <TextInput
          label={say.try.business}
          description={say.try.businessHint}
          value={filled.business}
          autoComplete="off"
          spellCheck={false}
          error={errorAt(offered.error, "business") ?? errorAt(attempt.error, "business")}
          onChange={(event) => set({ business: event.currentTarget.value, tried: undefined })}
        />
        {beside !== undefined && <ErrorNotice error={beside} />}
        {nothingToRead && (
          <Notice tone="info">{business === null ? say.try.noneWithout : say.try.none}</Notice>
        )}
        {chosen !== undefined && (
          <div className={classes.request}>
            <NativeSelect
              label={say.try.request}
              value={chosen.path}
              data={grouped(reads, isUnknown)}
              error={errorAt(attempt.error, "path")}
              onChange={(event) => set({ path: event.currentTarget.value, tried: undefined })}
            />
            {/* One button, so that the focus stays where it is. */}
            <Button
              onClick={() =>
                attempt.isPending ? void commands.cancelPartner() : tryIt(chosen.path)
              }
            >
              {attempt.isPending ? say.check.cancel : say.try.submit}
            </Button>
          </div>
        )}
        {untried !== undefined && !wasCancelled && <ErrorNotice error={untried} />}
        <div role="status">
          {attempt.isPending && (
            <Group gap="xs">
              <Loader size="xs" aria-hidden />
              <Text>{say.try.running}</Text>
            </Group>
          )}
          {wasCancelled && <Text>{say.check.cancelled}</Text>}
          {filled.tried !== undefined && <Result tried={filled.tried} />}
        </div>
      </Stack>
    </StepForm>
  );
}

/** What is permitted first: it is what one came for. */
function grouped(reads: readonly OfferedRead[], isUnknown: boolean) {
  const groups = [true, false].map((permitted) => ({
    group: permitted ? say.try.permitted : isUnknown ? say.try.unknown : say.try.notPermitted,
    items: reads
      .filter((it) => it.permitted === permitted)
      .map((it) => ({ value: it.path, label: say.try.option(it.area, it.path) })),
  }));
  return groups.filter((it) => it.items.length > 0);
}

function Result(props: { tried: TriedRead }) {
  const { worked, sentence, nextStep, status, requestId } = props.tried;
  // What a gateway refuses has an id to find it by.
  const title = worked ? say.try.worked : requestId === null ? say.try.workedNot : say.try.refused;
  return (
    <Stack gap="sm">
      <Notice
        tone={worked ? "good" : "warn"}
        title={status === null ? title : say.try.status(title, status)}
      >
        {sentence}
        {nextStep !== null && <p className={classes.next}>{nextStep}</p>}
      </Notice>
      {requestId !== null && (
        <div>
          <Text fw={550} mb={4}>
            {say.try.requestId}
          </Text>
          <CopyLine text={requestId} copy={say.try.copyRequestId} />
          <Text size="xs" c="dimmed" mt={4}>
            {say.try.requestIdHint}
          </Text>
        </div>
      )}
    </Stack>
  );
}
