// The one time that a token can be copied or seen: right after it was created, until this is closed.
import { Button, Group, Stack, Text, Title } from "@mantine/core";
import { IconCopy, IconEye, IconEyeOff } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { ErrorNotice } from "../../design/ErrorNotice";
import { IconButton } from "../../design/IconButton";
import { Notice } from "../../design/Notice";
import { type CreatedToken, commands, type DraftHandOff } from "../../ipc/bindings";
import { useDo } from "../../ipc/hooks";
import { words } from "../../words";
import { ClipboardState } from "./ClipboardState";
import { HandOffFile } from "./HandOffFile";
import { HandOver } from "./HandOver";
import classes from "./OneTimeView.module.css";
import type { ClipboardClearing } from "./useClipboardClearing";
import type { OneTimeTelling } from "./useOneTime";
import { useShownSecret } from "./useShownSecret";

const say = words.integrations.tokens.once;

export function OneTimeView(
  props: OneTimeTelling & {
    created: CreatedToken;
    clipboard: ClipboardClearing;
    /** What the wizard has about a hand-off already. */
    handOff?: DraftHandOff;
    /** Something else about it takes the focus. */
    leavesFocus?: boolean;
    onClose: () => void;
  },
) {
  const { token, secret } = props.created;
  const { clipboard, leavesFocus, onSeen } = props;
  // What became of a token before this one is said elsewhere.
  const [copied, setCopied] = useState(false);
  const copyButton = useRef<HTMLButtonElement>(null);
  const visibility = useRef<HTMLButtonElement>(null);
  const visible = useRef<HTMLInputElement>(null);
  const shown = useShownSecret(secret.handle, onSeen);
  const isShown = shown.text !== null;
  const copy = useDo(() => commands.copySecret(secret.handle), {
    onDone: (seconds) => {
      clipboard.copied(seconds);
      setCopied(true);
      onSeen();
    },
  });
  useEffect(() => {
    if (isShown) visible.current?.select();
    // It may have had the focus when it hid itself.
    else if (document.activeElement === document.body) visibility.current?.focus();
  }, [isShown]);
  useEffect(() => {
    if (leavesFocus !== true) copyButton.current?.focus();
  }, [leavesFocus]);
  useForgetting(secret.handle);
  return (
    <Stack gap="md">
      <Title order={2}>{say.created(token.name)}</Title>
      <Notice tone="warn">{say.note}</Notice>
      {copy.error !== null && <ErrorNotice error={copy.error} />}
      {shown.error !== null && <ErrorNotice error={shown.error} />}
      <div>
        <div className={classes.field}>
          {shown.text === null ? (
            <span
              className={classes.token}
              role="img"
              aria-label={`${say.token}. ${say.masked(token.hint)}`}
            >
              {secret.masked}
            </span>
          ) : (
            <input
              ref={visible}
              className={classes.token}
              aria-label={say.token}
              readOnly
              spellCheck={false}
              autoComplete="off"
              value={shown.text}
              onFocus={(event) => event.currentTarget.select()}
            />
          )}
          <IconButton
            ref={visibility}
            label={isShown ? say.hide : say.show}
            size="lg"
            onClick={isShown ? shown.hide : shown.show}
          >
            {isShown ? <IconEyeOff size={18} /> : <IconEye size={18} />}
          </IconButton>
        </div>
        <Text size="xs" c="dimmed" mih={18} mt={4} className="kd-numbers">
          {isShown && say.hidesIn(shown.left)}
        </Text>
      </div>
      <Group gap="sm" wrap="nowrap">
        <Button
          ref={copyButton}
          leftSection={<IconCopy size={17} aria-hidden />}
          loading={copy.isPending}
          onClick={() => copy.mutate(undefined)}
        >
          {say.copy}
        </Button>
        {copied && <ClipboardState clipboard={clipboard} />}
      </Group>
      <HandOver token={token} />
      <HandOffFile
        created={props.created}
        start={props.handOff}
        onSealing={props.onSealing}
        onHandOff={props.onHandOff}
      />
      <Text>{say.next}</Text>
      <Group justify="flex-end">
        <Button variant={copied ? "filled" : "default"} onClick={props.onClose}>
          {say.stored}
        </Button>
      </Group>
    </Stack>
  );
}

/** Has the shell forget the token's text when the view is gone, whichever way it went. */
function useForgetting(handle: number): void {
  const gone = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    clearTimeout(gone.current);
    return () => {
      // A moment later: in development React takes every effect back once and makes it again.
      gone.current = setTimeout(() => void commands.forgetSecret(handle));
    };
  }, [handle]);
}
