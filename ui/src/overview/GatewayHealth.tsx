// How the gateway is: each environment's listener, and why one does not listen.
import { Group, Stack, Text, Title } from "@mantine/core";
import { GatewayTroubles, hasTrouble } from "../app/GatewayTroubles";
import { StateBadge } from "../design/StateBadge";
import { commands, type ListenerRow } from "../ipc/bindings";
import { useAsk } from "../ipc/hooks";
import { words } from "../words";
import classes from "./OverviewPage.module.css";

const say = words.overview.gateway;

export function GatewayHealth() {
  const gateway = useAsk(["gateway"], () => commands.gatewayStatus());
  const now = gateway.data;
  if (now === undefined) return <div className={classes.card} />;
  const troubled = hasTrouble(now);
  const state = !now.running ? "stopped" : troubled ? "trouble" : "running";
  const tone = { stopped: "quiet", trouble: "bad", running: "good" } as const;
  return (
    <section className={classes.card} aria-labelledby="overview-gateway">
      <Group justify="space-between" mb="sm">
        <Title order={2} id="overview-gateway">
          {say.title}
        </Title>
        <StateBadge tone={tone[state]}>{say[state]}</StateBadge>
      </Group>
      <Stack gap="sm">
        {!now.running && <Text c="dimmed">{say.stoppedText}</Text>}
        <GatewayTroubles now={now} />
        {now.running && now.listeners.length === 0 && <Text c="dimmed">{say.none}</Text>}
        {now.listeners.map((listener) => (
          <Listener key={listener.slug} listener={listener} />
        ))}
      </Stack>
    </section>
  );
}

function Listener(props: { listener: ListenerRow }) {
  const { listener } = props;
  const isListening = listener.baseUrl !== null;
  return (
    <div>
      <Group justify="space-between" wrap="nowrap" gap="xs">
        <Text fw={500} truncate>
          {listener.environment}
        </Text>
        <Text size="xs" flex="none" c={isListening ? "var(--kd-good)" : "var(--kd-bad)"} fw={550}>
          {isListening ? say.listening : say.failed}
        </Text>
      </Group>
      <Text size="xs" c="dimmed" ff="monospace" truncate>
        {listener.baseUrl ?? listener.listen}
      </Text>
      {listener.trouble !== null && (
        <Text size="xs" mt={2} c="var(--kd-bad)">
          {listener.trouble}
        </Text>
      )}
    </div>
  );
}
