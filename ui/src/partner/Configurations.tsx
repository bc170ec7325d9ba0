// The configuration for each tool: masked on the screen, copied or saved with the token only where it was asked for.
import { Button, Group, Stack, Tabs, Text } from "@mantine/core";
import { useState } from "react";
import { ErrorNotice } from "../design/ErrorNotice";
import { done, failed } from "../design/notify";
import { ClipboardState } from "../integrations/tokens/ClipboardState";
import { useClipboardClearing } from "../integrations/tokens/useClipboardClearing";
import type { Answer } from "../ipc/answer";
import {
  commands,
  type ConnectionRow,
  type Password,
  type SavedFile,
  type ToolConfiguration,
} from "../ipc/bindings";
import { useAsk, useDo } from "../ipc/hooks";
import { copyToken } from "./copyToken";
import classes from "./PartnerView.module.css";
import { PassphraseQuestion } from "./PassphraseQuestion";
import { say } from "./words";

/** What is done with a configuration. */
type Act = "copy" | "copy-with-token" | "copy-token" | "save" | "save-with-token";

interface Asked {
  act: Act;
  tool: string;
}

export function Configurations(props: {
  connection: ConnectionRow;
  /** A question stands above this: Escape is for that. */
  onAsking?: (isAsking: boolean) => void;
}) {
  const { connection, onAsking } = props;
  const all = useAsk(
    ["configurations", connection.id],
    () => commands.configurations(connection.id),
    { fresh: true },
  );
  const clipboard = useClipboardClearing(commands.clearPartnerClipboard);
  const [asked, setAsked] = useState<Asked>();
  const ask = (it: Asked | undefined) => {
    setAsked(it);
    onAsking?.(it !== undefined);
  };
  const doing = useDo(
    ({ act, tool, passphrase }: Asked & { passphrase: Password | null }) =>
      perform(connection.id, act, tool, passphrase),
    {
      onDone: (out) => {
        ask(undefined);
        // What was sent may hold a passphrase.
        doing.reset();
        if (typeof out === "number") clipboard.copied(out);
        else if (out === null) done(say.use.copied);
        else done(say.use.saved(out.path));
      },
      onRefused: (refused) => {
        if (refused.problem.field !== "passphrase") failed(refused);
      },
    },
  );
  const start = (it: Asked) => {
    const needsToken = it.act !== "copy" && it.act !== "save";
    if (needsToken && connection.kept === "file") ask(it);
    else doing.mutate({ ...it, passphrase: null });
  };
  if (all.error !== null) return <ErrorNotice error={all.error} again={() => void all.refetch()} />;
  if (all.data === undefined) return null;
  return (
    <>
      <Tabs
        defaultValue={all.data[0]?.tool}
        keepMounted={false}
        orientation="vertical"
        className={classes.tools}
      >
        <Tabs.List aria-label={say.use.tools}>
          {all.data.map((it) => (
            <Tabs.Tab key={it.tool} value={it.tool}>
              {it.label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {all.data.map((it) => (
          <Tabs.Panel key={it.tool} value={it.tool} className={classes.tool}>
            <Panel
              configuration={it}
              busy={doing.isPending}
              onAct={(act) => start({ act, tool: it.tool })}
            />
            {clipboard.state !== "untouched" && <ClipboardState clipboard={clipboard} />}
          </Tabs.Panel>
        ))}
      </Tabs>
      <PassphraseQuestion
        opened={asked !== undefined}
        name={connection.name}
        busy={doing.isPending}
        error={doing.error}
        onPassphrase={(passphrase) => asked !== undefined && doing.mutate({ ...asked, passphrase })}
        onClose={() => {
          ask(undefined);
          doing.reset();
        }}
      />
    </>
  );
}

function perform(
  id: string,
  act: Act,
  tool: string,
  passphrase: Password | null,
): Answer<number | SavedFile | null> {
  switch (act) {
    case "copy":
    case "copy-with-token":
      return commands.copyConfiguration(id, tool, act === "copy-with-token", passphrase);
    case "copy-token":
      return copyToken(id, passphrase);
    case "save":
    case "save-with-token":
      return commands.saveConfiguration(id, tool, act === "save-with-token", passphrase);
  }
}

function Panel(props: {
  configuration: ToolConfiguration;
  busy: boolean;
  onAct: (act: Act) => void;
}) {
  const { configuration: it, busy, onAct } = props;
  const button = (act: Act, label: string, isFirst = false) => (
    <Button size="xs" variant={isFirst ? "filled" : "default"} onClick={() => !busy && onAct(act)}>
      {label}
    </Button>
  );
  return (
    <Stack gap="sm">
      <Text>
        {it.tokenNote} {!it.byReference && say.use.masked}
      </Text>
      {/* It scrolls, so the keyboard must get there. */}
      <pre
        className={classes.code}
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        role="region"
        aria-label={say.use.configuration(it.label)}
      >
        {it.shown}
      </pre>
      <Group gap="xs">
        {it.byReference ? (
          <>
            {button("copy", say.use.copy, true)}
            {button("copy-token", say.use.copyToken)}
            {button("save", say.use.save)}
          </>
        ) : (
          <>
            {button("copy-with-token", say.use.copyWithToken, true)}
            {button("copy", say.use.copy)}
            {button("save-with-token", say.use.saveWithToken)}
            {button("save", say.use.save)}
          </>
        )}
      </Group>
    </Stack>
  );
}
