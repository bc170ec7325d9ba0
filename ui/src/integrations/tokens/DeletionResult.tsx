// What came of a deletion: what was deleted, that it is refused from then on as seen at the gateway, and what could not be deleted.
import { Button, Group, Stack } from "@mantine/core";
import { Dialog } from "../../design/Dialog";
import { Notice } from "../../design/Notice";
import { words } from "../../words";
import { Proofs } from "./Proofs";
import type { DeletionState } from "./useDeletion";
import classes from "./WhoUsesIt.module.css";

const say = words.integrations.tokens.remove;

export function DeletionResult(props: {
  state: DeletionState;
  nameOf: (id: string) => string;
  onClose: () => void;
}) {
  const { deleted, failed, left } = props.state;
  const isWhole = failed.length === 0 && left === 0;
  return (
    <Dialog
      opened
      onClose={props.onClose}
      title={isWhole ? say.doneTitle(deleted.length) : say.resultTitle}
      size="md"
    >
      <Stack gap="sm">
        {deleted.length > 0 && (
          <Notice tone="good" role="status">
            {deleted.length === 1 ? say.done : say.doneMany(deleted.length)}
          </Notice>
        )}
        <Proofs state={props.state} nameOf={props.nameOf} />
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
