// The configuration for each tool: masked on the screen, copied or saved with the token only where it was asked for.
import { Button, Group, Stack, Tabs, Text } from "@mantine/core";
import { useState } from "react";
import { ErrorNotice } from "../design/ErrorNotice";
import { done, failed } from "../design/notify";
import { ClipboardState } from "../integrations/tokens/ClipboardState";
import { useClipboardClearing } from "../integrations/tokens/useClipboardClearing";
import type { Answer } from "../ipc/answer";
import { commands, type ConnectionRow, type Password, type SavedFile, type ToolConfiguration } from "../ipc/bindings";
import { useAsk, useDo } from "../ipc/hooks";
import { words } from "../words";
import { PassphraseQuestion } from "./PassphraseQuestion";
import classes from "./PartnerView.module.css";

const say = words.partner.use;

/** What is done with a configuration. */
interface Act {
  what: "copy" | "save";
  tool: string;
  withToken: boolean;
}

export function Configurations(props: { connection: ConnectionRow }) {
  const { connection } = props;
  const all = useAsk(["configurations", connection.id], () => commands.configurations(connection.id), { fresh: true });
  const clipboard = useClipboardClearing(commands.clearPartnerClipboard);
  const [hasCopied, setHasCopied] = useState(false);
  const [asked, setAsked] = useState<Act>();
  const act = useDo(
    ({ what, tool, withToken, passphrase }: Act & { passphrase: Password | null }): Answer<number | SavedFile | null> =>
      what === "copy"
        ? commands.copyConfiguration(connection.id, tool, withToken, passphrase)
        : commands.saveConfiguration(connection.id, tool, withToken, passphrase),
    {
      onDone: (out) => {
        setAsked(undefined);
        if (typeof out === "number") {
          clipboard.copied(out);
          setHasCopied(true);
        } else if (out === null) done(say.copied);
        else done(say.saved(out.path));
      },
      onRefused: (refused) => {
        if (refused.problem.field !== "passphrase") failed(refused);
      },
    },
  );
  const start = (it: Act) => {
    act.reset();
    if (it.withToken && connection.kept === "file") setAsked(it);
    else act.mutate({ ...it, passphrase: null });
  };
  if (all.error !== null) return <ErrorNotice error={all.error} again={() => void all.refetch()} />;
  if (all.data === undefined) return null;
  return (
    <>
      <Tabs defaultValue={all.data[0]?.tool} keepMounted={false}>
        <Tabs.List aria-label={say.tools}>
          {all.data.map((it) => (
            <Tabs.Tab key={it.tool} value={it.tool}>
              {it.label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {all.data.map((it) => (
          <Tabs.Panel key={it.tool} value={it.tool} pt="md">
            <Panel configuration={it} busy={act.isPending} onAct={(what, withToken) => start({ what, tool: it.tool, withToken })} />
          </Tabs.Panel>
        ))}
      </Tabs>
      {hasCopied && <ClipboardState clipboard={clipboard} />}
      <PassphraseQuestion
        opened={asked !== undefined}
        name={connection.name}
        busy={act.isPending}
        error={act.error}
        onPassphrase={(passphrase) => asked !== undefined && act.mutate({ ...asked, passphrase })}
        onClose={() => setAsked(undefined)}
      />
    </>
  );
}

function Panel(props: {
  configuration: ToolConfiguration;
  busy: boolean;
  onAct: (what: Act["what"], withToken: boolean) => void;
}) {
  const { configuration: it, busy, onAct } = props;
  return (
    <Stack gap="sm">
      <Text maw="46rem">
        {it.tokenNote}
        {!it.byReference && ` ${say.masked}`}
      </Text>
      {/* It scrolls, so the keyboard must get there. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre className={classes.code} tabIndex={0} role="region" aria-label={say.configuration(it.label)}>
        {it.shown}
      </pre>
      <Group gap="xs">
        <Button variant={it.byReference ? "filled" : "default"} disabled={busy} onClick={() => onAct("copy", false)}>
          {say.copy}
        </Button>
        {!it.byReference && (
          <Button disabled={busy} onClick={() => onAct("copy", true)}>
            {say.copyWithToken}
          </Button>
        )}
        <Button variant="default" disabled={busy} onClick={() => onAct("save", false)}>
          {say.save}
        </Button>
        {!it.byReference && (
          <Button variant="default" disabled={busy} onClick={() => onAct("save", true)}>
            {say.saveWithToken}
          </Button>
        )}
      </Group>
    </Stack>
  );
}
