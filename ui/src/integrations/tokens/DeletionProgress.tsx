// A long deletion while it runs, and what is left of it when not all went well.
import { Button, Group, Progress, Stack, Text } from "@mantine/core";
import { Dialog } from "../../design/Dialog";
import { Notice } from "../../design/Notice";
import { words } from "../../words";
import classes from "./Impact.module.css";
import type { DeletionState } from "./useDeletion";

const say = words.integrations.tokens.remove;

export function DeletionProgress(props: { state: DeletionState; all: number; onStop: () => void }) {
  const { state, all } = props;
  return (
    <Dialog opened onClose={props.onStop} title={say.deleting(all)} size="md" withCloseButton={false}>
      <Stack gap="md">
        <Progress value={((all - state.left) / all) * 100} aria-label={say.progressLabel} transitionDuration={100} />
        <Group justify="space-between">
          <Text role="status" className="kd-numbers">
            {say.progress(state.deleted.length, all)}
          </Text>
          <Button variant="default" data-autofocus onClick={props.onStop}>
            {say.stop}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}

export function DeletionResult(props: { state: DeletionState; nameOf: (id: string) => string; onClose: () => void }) {
  const { deleted, failed, left } = props.state;
  return (
    <Dialog opened onClose={props.onClose} title={say.resultTitle} size="md">
      <Stack gap="sm">
        {deleted.length > 0 && <Notice tone="good">{say.doneMany(deleted.length)}</Notice>}
        {left > 0 && <Notice tone="info">{say.stopped(left)}</Notice>}
        {failed.length > 0 && (
          <Notice tone="bad" title={say.failed(failed.length)} role="alert">
            <ul className={classes.failures}>
              {failed.map(({ id, why }) => (
                <li key={id}>
                  <strong>{props.nameOf(id)}</strong>: {why}
                </li>
              ))}
            </ul>
          </Notice>
        )}
        <Group justify="flex-end">
          <Button data-autofocus onClick={props.onClose}>
            {words.design.close}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
