// The tab What is kept: for how long, and whether with the paths.
import { Group, NumberInput, Skeleton, Stack, Switch, Text, Title } from "@mantine/core";
import { useState } from "react";
import { ActionButton } from "../../design/ActionButton";
import { ErrorNotice } from "../../design/ErrorNotice";
import { errorAt, errorBeside } from "../../design/fieldErrors";
import { Notice } from "../../design/Notice";
import { done, failed } from "../../design/notify";
import { useDelayed } from "../../design/useDelayed";
import { useFocusInvalid } from "../../design/useFocusInvalid";
import { type ActivityKeep, type ActivityKept, commands } from "../../ipc/bindings";
import { useAsk, useDo } from "../../ipc/hooks";
import { format, words } from "../../words";
import classes from "./KeptTab.module.css";

const say = words.activity.kept;

export function KeptTab() {
  const kept = useAsk(["activity-kept"], () => commands.activityKept());
  const waiting = useDelayed(kept.isPending);
  if (kept.error !== null)
    return <ErrorNotice error={kept.error} again={() => void kept.refetch()} />;
  if (kept.data === undefined)
    return <Skeleton height={320} visible={waiting} aria-label={words.design.loading} />;
  const { retentionDays, keepPaths } = kept.data;
  return <KeptForm key={`${retentionDays} ${keepPaths ? "paths" : ""}`} kept={kept.data} />;
}

function KeptForm(props: { kept: ActivityKept }) {
  const { kept } = props;
  const before: ActivityKeep = { retentionDays: kept.retentionDays, keepPaths: kept.keepPaths };
  const [days, setDays] = useState<number | string>(kept.retentionDays);
  const [keepPaths, setKeepPaths] = useState(kept.keepPaths);
  const back = useDo((keep: ActivityKeep) => commands.keepActivity(keep), { onRefused: failed });
  const save = useDo((keep: ActivityKeep) => commands.keepActivity(keep), {
    onDone: () => done(say.saved, () => back.mutate(before)),
  });
  const wanted = typeof days === "number" ? days : 0;
  const isChanged = wanted !== kept.retentionDays || keepPaths !== kept.keepPaths;
  const mayNot = kept.whyNotEdit !== null;
  const form = useFocusInvalid(save.error);
  const beside = errorBeside(save.error, ["retentionDays"]);
  return (
    <form
      ref={form}
      noValidate
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (isChanged && !mayNot && !save.isPending)
          save.mutate({ retentionDays: wanted, keepPaths });
      }}
    >
      <Stack gap="lg">
        {mayNot && <Notice tone="info">{kept.whyNotEdit}</Notice>}
        {beside !== undefined && <ErrorNotice error={beside} />}
        <Stack gap="xs">
          <Title order={2}>{say.title}</Title>
          <NumberInput
            label={say.days}
            description={say.daysHint}
            value={days}
            min={1}
            max={3_650}
            clampBehavior="none"
            allowDecimal={false}
            allowNegative={false}
            readOnly={mayNot}
            w={480}
            maw="100%"
            error={errorAt(save.error, "retentionDays")}
            onChange={setDays}
          />
          {wanted > 0 && wanted < kept.retentionDays && (
            <Notice tone="warn">{say.fewer(format.number(wanted))}</Notice>
          )}
        </Stack>
        <Stack gap="xs">
          <Switch
            withThumbIndicator={false}
            label={say.paths}
            description={say.pathsHint}
            checked={keepPaths}
            disabled={mayNot}
            onChange={(event) => setKeepPaths(event.currentTarget.checked)}
          />
          {keepPaths && <Notice tone="warn">{say.pathsWarning}</Notice>}
        </Stack>
        <Stack gap={4}>
          <Title order={2}>{say.bounds}</Title>
          <Text>
            {say.atMost(format.number(kept.refusalsAtMost), format.number(kept.countersAtMost))}
          </Text>
          <Text c="dimmed">{say.never}</Text>
        </Stack>
        <Group>
          <ActionButton
            type="submit"
            whyNot={kept.whyNotEdit}
            disabled={!isChanged && !mayNot}
            loading={save.isPending}
          >
            {say.save}
          </ActionButton>
        </Group>
      </Stack>
    </form>
  );
}
