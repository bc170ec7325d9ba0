// A long deletion while it runs.
import { Button, Group, Progress, Stack, Text } from "@mantine/core";
import { Dialog } from "../../design/Dialog";
import { words } from "../../words";
import type { DeletionState } from "./useDeletion";

const say = words.integrations.tokens.remove;

export function DeletionProgress(props: { state: DeletionState; all: number; onStop: () => void }) {
  const { state, all } = props;
  return (
    <Dialog
      opened
      onClose={props.onStop}
      title={say.deleting(all)}
      size="md"
      withCloseButton={false}
    >
      <Stack gap="md">
        <Progress
          value={((all - state.left) / all) * 100}
          aria-label={say.progressLabel}
          transitionDuration={100}
        />
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
