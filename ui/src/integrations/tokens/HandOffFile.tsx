// Handing over without a secret in an e-mail: a token sealed in a file, and its passphrase, which goes another way.
import { Button, Stack, Text, Title } from "@mantine/core";
import { IconFileExport } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { useSession } from "../../app/session";
import { Notice } from "../../design/Notice";
import type { CreatedToken, DraftHandOff, SavedHandOff } from "../../ipc/bindings";
import { format, words } from "../../words";
import { CopyLine } from "../../wizard/CopyLine";
import { HandOffForm, OPEN_DAYS, type TypedHandOff } from "./HandOffForm";
import classes from "./HandOver.module.css";
import { SecretField } from "./SecretField";

const say = words.integrations.tokens.handOff;

/** What the one-time view is told of a hand-off. */
export interface HandOffTelling {
  /** It is being sealed, which is not to be left. */
  onSealing: (sealing: boolean) => void;
  /** The token is where the partner gets at it, once its passphrase has been copied or shown. */
  onHandOff: (passphrase: "unseen" | "seen") => void;
}

export function HandOffFile(
  props: HandOffTelling & {
    created: CreatedToken;
    /** What the wizard has about it already. */
    start?: DraftHandOff;
  },
) {
  const { created, start, onHandOff } = props;
  const { me } = useSession();
  const [typed, setTyped] = useState<TypedHandOff>({
    days: start?.openDays ?? OPEN_DAYS,
    contactName: start?.contactName ?? me.name,
    contactEmail: start?.contactEmail ?? me.email,
    business: "",
    baseUrl: undefined,
  });
  const [open, setOpen] = useState(false);
  const [saved, setSaved] = useState<SavedHandOff>();
  const opener = useRef<HTMLButtonElement>(null);
  const wasOpen = useRef(false);
  useEffect(() => {
    if (wasOpen.current && !open) opener.current?.focus();
    wasOpen.current = open;
  }, [open]);
  if (open) {
    return (
      <HandOffForm
        created={created}
        typed={typed}
        onType={(part) => setTyped((now) => ({ ...now, ...part }))}
        onSealing={props.onSealing}
        onSaved={(done) => {
          setSaved(done);
          setOpen(false);
          onHandOff("unseen");
        }}
        onCancel={() => setOpen(false)}
      />
    );
  }
  return (
    <>
      {saved !== undefined && (
        <Saved
          key={saved.path}
          saved={saved}
          useBy={created.token.useBy}
          onSeen={() => onHandOff("seen")}
        />
      )}
      <Button
        ref={opener}
        variant="default"
        style={{ alignSelf: "flex-start" }}
        leftSection={<IconFileExport size={17} aria-hidden />}
        onClick={() => setOpen(true)}
      >
        {saved === undefined ? say.open : say.openAgain}
      </Button>
    </>
  );
}

function Saved(props: { saved: SavedHandOff; useBy: string | null; onSeen: () => void }) {
  const { saved, useBy } = props;
  const section = useRef<HTMLElement>(null);
  const at = (text: string) => format.time(new Date(text));
  useEffect(() => {
    section.current?.focus();
    section.current?.scrollIntoView({ block: "nearest" });
  }, []);
  return (
    <section ref={section} tabIndex={-1} className={classes.box} aria-label={say.title}>
      <Stack gap="sm">
        <Notice tone="good" title={say.saved} role="status">
          {say.openUntil(at(saved.openUntil))} {useBy !== null && say.useBy(at(useBy))}
        </Notice>
        {saved.onlyHere && <Notice tone="warn">{say.onlyHere}</Notice>}
        <CopyLine text={saved.path} copy={say.copyPath} />
        <Title order={3}>{say.passphrase}</Title>
        <Text c="dimmed">{say.passphraseText}</Text>
        <SecretField secret={saved.passphrase} of="passphrase" side="desk" onSeen={props.onSeen} />
      </Stack>
    </section>
  );
}
