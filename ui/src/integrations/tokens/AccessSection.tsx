// Which access the token will have: that of the account that creates it, said before it is created.
import { Anchor, Stack, Text } from "@mantine/core";
import { usePlace } from "../../app/place";
import { useSession } from "../../app/session";
import { Notice } from "../../design/Notice";
import { PermissionList } from "../../design/PermissionList";
import { commands } from "../../ipc/bindings";
import { useAsk } from "../../ipc/hooks";
import { words } from "../../words";
import { choices, holdsAdministration } from "./access";

const say = words.integrations.tokens.form;

export function AccessSection(props: {
  /** The smaller set, if one was chosen. */
  narrowed: string[] | null;
  /** The dialog is left for another screen. */
  onLeave: () => void;
}) {
  const { me } = useSession();
  const { go } = usePlace();
  const catalogue = useAsk(["catalogue"], () => commands.catalogue());
  const held = props.narrowed ?? me.permissions;
  const isPowerful =
    me.kind === "person" &&
    catalogue.data !== undefined &&
    holdsAdministration(catalogue.data, me.permissions);
  const isNothing =
    catalogue.data !== undefined && choices(catalogue.data, me.permissions).length === 0;
  return (
    <Stack gap="xs">
      <Text fw={550}>{say.access}</Text>
      <Text c="dimmed">{say.accessText}</Text>
      {isPowerful && (
        <Notice tone="warn" title={say.personTitle}>
          {say.personText}{" "}
          <Anchor
            component="button"
            type="button"
            size="sm"
            onClick={() => {
              props.onLeave();
              go({ page: "users", tab: "service-accounts" });
            }}
          >
            {say.toUsers}
          </Anchor>
        </Notice>
      )}
      {isNothing && <Notice tone="warn">{say.nothing}</Notice>}
      <Text>
        {say.createdAs} <strong>{me.name}</strong>{" "}
        <Text span c="dimmed">
          {me.email}
        </Text>
      </Text>
      <PermissionList permissions={held} label={say.permissions} onlyApi />
      <Text size="xs" c="dimmed">
        {say.live}
      </Text>
    </Stack>
  );
}
