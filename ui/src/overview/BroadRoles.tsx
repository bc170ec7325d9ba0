// Roles that permit more than anything needed.
import { Tooltip } from "@mantine/core";
import { usePlace } from "../app/place";
import { useSession } from "../app/session";
import { ActionButton } from "../design/ActionButton";
import type { NotedRole } from "../ipc/bindings";
import { format, words } from "../words";
import { Noted, NotedList } from "./NotedList";

const say = words.overview.lists.roles;

/** So many are shown. */
const MOST = 5;

export function BroadRoles(props: { roles: readonly NotedRole[] }) {
  const { me } = useSession();
  const { go } = usePlace();
  const shown = props.roles.slice(0, MOST);
  return (
    <NotedList
      title={say.title}
      text={say.text}
      none={say.none}
      total={props.roles.length}
      shown={shown.length}
    >
      {shown.map((role) => (
        <Noted
          key={role.id}
          name={role.name}
          about={
            <Tooltip label={format.list(role.unused)}>
              <span>
                {say.holders(role.accounts)} · {say.unused(role.unused.length)}:{" "}
                {format.list(role.unused)}
              </span>
            </Tooltip>
          }
          actions={
            <ActionButton
              size="compact-sm"
              variant="default"
              whyNot={me.abilities.editUsers}
              aria-label={say.proposeOf(role.name)}
              onClick={() => go({ page: "users", tab: "roles", role: role.id }, "smaller-role")}
            >
              {say.propose}
            </ActionButton>
          }
        />
      ))}
    </NotedList>
  );
}
