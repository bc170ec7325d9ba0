// The store could not be opened: what happened, what to do, and a way to try again.
import { Button, Text } from "@mantine/core";
import { Notice } from "../design/Notice";
import { commands, type Start } from "../ipc/bindings";
import { useDo } from "../ipc/hooks";
import { problemOf } from "../ipc/answer";
import { words } from "../words";
import { PartnerDoor } from "./PartnerDoor";
import { Threshold } from "./Threshold";

export function Unavailable(props: {
  start: Start;
  onStart: (start: Start) => void;
  onPartner: () => void;
}) {
  const say = words.entrance.unavailable;
  const again = useDo(() => commands.openAgain(), { onDone: props.onStart });
  const trouble = again.error === null ? props.start.trouble : problemOf(again.error);
  return (
    <Threshold title={say.title} version={props.start.version}>
      <Notice tone="bad" role="alert">
        {trouble?.message ?? say.noOther}
      </Notice>
      <Text c="dimmed" my="md">
        {say.safe}
      </Text>
      <Button fullWidth loading={again.isPending} onClick={() => again.mutate(undefined)}>
        {words.design.again}
      </Button>
      <PartnerDoor onPartner={props.onPartner} />
    </Threshold>
  );
}
