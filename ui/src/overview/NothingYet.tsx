// What to do where nothing has happened yet: the article's way, step by step.
import { Group } from "@mantine/core";
import { IconLayoutDashboard } from "@tabler/icons-react";
import { usePlace } from "../app/place";
import { useSession } from "../app/session";
import { ActionButton } from "../design/ActionButton";
import { EmptyState } from "../design/EmptyState";
import { words } from "../words";

const say = words.overview.nothing;

export function NothingYet() {
  const { me } = useSession();
  const { go } = usePlace();
  return (
    <EmptyState
      icon={<IconLayoutDashboard size={36} stroke={1.5} />}
      title={say.title}
      action={
        <Group gap="xs" justify="center">
          <ActionButton
            whyNot={me.abilities.editUsers ?? me.abilities.editAllTokens}
            onClick={() => go({ page: "new-integration" })}
          >
            {words.wizard.open}
          </ActionButton>
          <ActionButton
            variant="default"
            whyNot={me.abilities.editUsers}
            onClick={() => go({ page: "users", tab: "roles" }, "create-role")}
          >
            {say.role}
          </ActionButton>
          <ActionButton
            variant="default"
            whyNot={me.abilities.editUsers}
            onClick={() => go({ page: "users", tab: "service-accounts" }, "create-service")}
          >
            {say.account}
          </ActionButton>
          <ActionButton
            variant="default"
            whyNot={me.abilities.generateToken}
            onClick={() => go({ page: "integrations", tab: "tokens" }, "add-token")}
          >
            {say.token}
          </ActionButton>
        </Group>
      }
    >
      {say.text}
    </EmptyState>
  );
}
