// A token or passphrase: hidden, copied for a while, shown for a moment. Of the desk, or of the partner's side.
import { Button, Group, Stack, Text } from "@mantine/core";
import { IconCopy, IconEye, IconEyeOff } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { ErrorNotice } from "../../design/ErrorNotice";
import { IconButton } from "../../design/IconButton";
import { ClipboardState } from "./ClipboardState";
import classes from "./OneTimeView.module.css";
import { useClipboardClearing } from "./useClipboardClearing";
import { useShownSecret } from "./useShownSecret";
import { commands, type SecretHandle } from "../../ipc/bindings";
import { useDo } from "../../ipc/hooks";
import { words } from "../../words";

const say = words.integrations.tokens.secret;

const NAMES = {
  token: { copy: say.copyToken, show: say.showToken, hide: say.hideToken, label: say.token },
  passphrase: {
    copy: say.copyPassphrase,
    show: say.showPassphrase,
    hide: say.hidePassphrase,
    label: say.passphrase,
  },
};

/** Who keeps the secret: what is behind a number at the one is behind none at the other. */
const SIDES = {
  desk: {
    copy: commands.copySecret,
    show: commands.showSecret,
    forget: commands.forgetSecret,
    clear: commands.clearClipboard,
  },
  partner: {
    copy: commands.copyPartnerSecret,
    show: commands.showPartnerSecret,
    forget: commands.forgetPartnerSecret,
    clear: commands.clearPartnerClipboard,
  },
};

export function SecretField(props: {
  secret: SecretHandle;
  of: keyof typeof NAMES;
  side: keyof typeof SIDES;
  onSeen?: () => void;
}) {
  const side = SIDES[props.side];
  const { secret, onSeen } = props;
  const names = NAMES[props.of];
  const clipboard = useClipboardClearing(side.clear);
  const visible = useRef<HTMLInputElement>(null);
  const [copied, setCopied] = useState(false);
  const shown = useShownSecret(secret.handle, () => onSeen?.(), side.show);
  const isShown = shown.text !== null;
  const copy = useDo(() => side.copy(secret.handle), {
    onDone: (seconds) => {
      clipboard.copied(seconds);
      setCopied(true);
      onSeen?.();
    },
  });
  useEffect(() => {
    if (isShown) visible.current?.select();
  }, [isShown]);
  useForgetting(secret.handle, side.forget);
  const error = copy.error ?? shown.error;
  return (
    <Stack gap="xs">
      {error !== null && <ErrorNotice error={error} />}
      <div>
        <div className={classes.field}>
          {shown.text === null ? (
            <span className={classes.token} role="img" aria-label={`${names.label}. ${say.masked}`}>
              {secret.masked}
            </span>
          ) : (
            <input
              ref={visible}
              className={classes.token}
              aria-label={names.label}
              readOnly
              spellCheck={false}
              autoComplete="off"
              value={shown.text}
              onFocus={(event) => event.currentTarget.select()}
            />
          )}
          <IconButton
            label={isShown ? names.hide : names.show}
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
          leftSection={<IconCopy size={17} aria-hidden />}
          loading={copy.isPending}
          onClick={() => copy.mutate(undefined)}
        >
          {names.copy}
        </Button>
        {copied && <ClipboardState clipboard={clipboard} />}
      </Group>
    </Stack>
  );
}

/** Has the shell forget the secret when its view is gone, whichever way it went. */
function useForgetting(handle: number, forget: typeof commands.forgetSecret): void {
  const gone = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    clearTimeout(gone.current);
    return () => {
      // A moment later: in development React takes every effect back once and makes it again.
      gone.current = setTimeout(() => void forget(handle));
    };
  }, [handle, forget]);
}
