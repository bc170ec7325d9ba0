// Which of a role's permissions are not used, and the smaller role without them: ticked in the form, saved by nobody but its reader.
import { Button, Group, Text } from "@mantine/core";
import type { Catalogue, PermissionUsage, RoleRow } from "../../ipc/bindings";
import { UsageDisclosure } from "../../usage/UsageDisclosure";
import { format, words } from "../../words";
import { difference, isSame, type Ticks } from "./matrix";

const say = words.usage;

interface Props {
  catalogue: Catalogue;
  role: RoleRow;
  /** What is ticked in the form. */
  ticks: Ticks;
  /** Somebody came for it. */
  opened: boolean;
  onPropose: (ticks: Ticks) => void;
}

export function SmallerRole(props: Props) {
  return (
    <UsageDisclosure
      subject={{ kind: "role", id: props.role.id }}
      opened={props.opened}
      action={(usage) => <Proposal {...props} usage={usage} />}
    />
  );
}

function Proposal(props: Props & { usage: PermissionUsage }) {
  const { proposed, recordedSince } = props.usage;
  if (proposed === null || recordedSince === null) return null;
  const smaller: Ticks = new Set(proposed);
  const less = difference(props.catalogue, new Set(props.role.permissions), smaller).removed;
  if (less.length === 0) return <Text size="xs">{say.nothingLess}</Text>;
  return (
    <Group gap="sm" wrap="nowrap" align="flex-start">
      <Button variant="light" size="xs" flex="none" onClick={() => props.onPropose(smaller)}>
        {say.propose}
      </Button>
      <Text size="xs" c="dimmed" role="status">
        {isSame(props.ticks, smaller)
          ? say.proposed(format.list(less.map((it) => it.label)))
          : say.proposeHelp}
      </Text>
    </Group>
  );
}
