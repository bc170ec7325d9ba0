// The gateway, at the foot of the navigation: whether it runs, how much it has to do, and what is wrong when something is.
import { Button, Popover, Stack, Text, VisuallyHidden } from "@mantine/core";
import { IconCopy, IconPlayerPlay, IconPlayerStop } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { commands, type GatewayStatus as Status, type ListenerRow } from "../ipc/bindings";
import { useAsk, useDo } from "../ipc/hooks";
import { ActionButton } from "../design/ActionButton";
import { ConfirmDialog } from "../design/ConfirmDialog";
import { IconButton } from "../design/IconButton";
import { Notice } from "../design/Notice";
import { done, failed } from "../design/notify";
import { format, words } from "../words";
import classes from "./GatewayStatus.module.css";
import { GatewayTroubles, hasTrouble } from "./GatewayTroubles";
import { useSession } from "./session";

/** How often it is looked at, in milliseconds. */
const EVERY = 2_000;

export function GatewayStatus() {
  const client = useQueryClient();
  const { me } = useSession();
  const [opened, setOpened] = useState(false);
  const [stopping, setStopping] = useState(false);
  const status = useAsk(["gateway"], () => commands.gatewayStatus(), { refetchInterval: EVERY });
  const say = words.app.gateway;
  const show = (now: Status) => client.setQueryData(["gateway"], now);
  const start = useDo(() => commands.startGateway(), {
    onDone: (now) => {
      show(now);
      done(say.started);
    },
    onRefused: failed,
  });
  const stop = useDo(() => commands.stopGateway(), {
    onDone: (now) => {
      show(now);
      setStopping(false);
      done(say.nowStopped);
    },
  });
  const now = status.data;
  if (now === undefined) return <div className={classes.foot} style={{ minHeight: 46 }} />;
  const troubled = hasTrouble(now);
  const state = !now.running ? "stopped" : troubled ? "trouble" : "running";
  return (
    <div className={classes.foot}>
      <Popover
        position="right-end"
        width={380}
        withArrow
        trapFocus
        returnFocus
        opened={opened}
        onChange={setOpened}
      >
        <Popover.Target>
          <button type="button" className={classes.button} onClick={() => setOpened(!opened)}>
            <span className={classes.dot} data-state={state} />
            <span className={classes.words}>
              <VisuallyHidden>{say.details}: </VisuallyHidden>
              <span className={classes.state}>{say[state]}</span>
              {now.running && <span className={classes.rate}>{addresses(now)}</span>}
              <span className={classes.rate}>{say.rate(format.number(now.requestsPerMinute))}</span>
            </span>
          </button>
        </Popover.Target>
        <Popover.Dropdown aria-label={say.details}>
          <Stack gap="sm">
            <div>
              <Text fw={600}>{say[state]}</Text>
              <Text size="xs" c="dimmed" className="kd-numbers">
                {say.rate(format.number(now.requestsPerMinute))}
                {now.refusedPerMinute > 0 &&
                  `, ${say.refused(format.number(now.refusedPerMinute))}`}
              </Text>
            </div>
            <GatewayTroubles now={now} />
            {now.running && now.listeners.length === 0 && <Text c="dimmed">{say.noListeners}</Text>}
            {now.listeners.map((listener) => (
              <Listener key={listener.slug} listener={listener} />
            ))}
            {now.running ? (
              <ActionButton
                variant="default"
                leftSection={<IconPlayerStop size={16} aria-hidden />}
                whyNot={me.abilities.editEnvironments}
                onClick={() => {
                  setStopping(true);
                  setOpened(false);
                }}
              >
                {say.stop}
              </ActionButton>
            ) : (
              <ActionButton
                leftSection={<IconPlayerPlay size={16} aria-hidden />}
                whyNot={me.abilities.editEnvironments}
                loading={start.isPending}
                onClick={() => start.mutate(undefined)}
              >
                {say.start}
              </ActionButton>
            )}
          </Stack>
        </Popover.Dropdown>
      </Popover>
      {!now.running && me.abilities.editEnvironments === null && (
        <Button
          fullWidth
          size="xs"
          mt={6}
          loading={start.isPending}
          leftSection={<IconPlayerPlay size={14} aria-hidden />}
          onClick={() => start.mutate(undefined)}
        >
          {say.start}
        </Button>
      )}
      <ConfirmDialog
        opened={stopping}
        title={say.stopTitle}
        confirm={say.stop}
        busy={stop.isPending}
        error={stop.error}
        onConfirm={() => stop.mutate(undefined)}
        onClose={() => setStopping(false)}
      >
        {say.stopText}
      </ConfirmDialog>
    </div>
  );
}

/** Where it listens: the address if there is one, otherwise how many. */
function addresses(now: Status): string {
  const urls = now.listeners.flatMap((it) => it.baseUrl ?? []);
  const [only] = urls;
  if (only !== undefined && urls.length === 1) return only.replace(/^https?:\/\//, "");
  return words.app.gateway.addresses(urls.length);
}

function Listener(props: { listener: ListenerRow }) {
  const { listener } = props;
  const say = words.app.gateway;
  const copy = useDo(() => commands.copyBaseUrl(listener.slug), {
    onDone: () => done(say.copied),
    onRefused: failed,
  });
  return (
    <div>
      <div className={classes.listener}>
        <div style={{ minWidth: 0 }}>
          <Text fw={500} truncate>
            {listener.environment}
          </Text>
          <Text size="xs" c="dimmed" ff="monospace" truncate>
            {listener.baseUrl ?? `${listener.listen} (${say.notListening})`}
          </Text>
        </div>
        {listener.baseUrl !== null && (
          <IconButton label={say.copy(listener.environment)} onClick={() => copy.mutate(undefined)}>
            <IconCopy size={17} />
          </IconButton>
        )}
      </div>
      {listener.trouble !== null && <Notice tone="bad">{listener.trouble}</Notice>}
    </div>
  );
}
