// All about one token, and what can be changed about it.
import { Button, Drawer, Group, Stack, Text, Title, VisuallyHidden } from "@mantine/core";
import {
  IconActivity,
  IconCopy,
  IconPlayerPause,
  IconPlayerPlay,
  IconRefresh,
  IconStethoscope,
  IconTrash,
} from "@tabler/icons-react";
import { useRef, useState } from "react";
import { usePlace } from "../../app/place";
import { ActionButton } from "../../design/ActionButton";
import { Fact, Facts } from "../../design/Facts";
import { IconButton } from "../../design/IconButton";
import { done, failed } from "../../design/notify";
import { PermissionList } from "../../design/PermissionList";
import { StateBadge } from "../../design/StateBadge";
import { useFocusBack } from "../../design/useFocusBack";
import { When } from "../../design/When";
import { commands, type TokenRow } from "../../ipc/bindings";
import { useDo } from "../../ipc/hooks";
import { useReplacing } from "../../rotation/Replacing";
import { RotationPanel } from "../../rotation/RotationPanel";
import { format, words } from "../../words";
import { useBaseUrls } from "../useBaseUrls";
import { TONES } from "./columns";
import { EditToken } from "./EditToken";
import { isSoon } from "./expiry";
import classes from "./TokenDetails.module.css";
import { usePause } from "./usePause";

const say = words.integrations.tokens;

/** After a dialog has given back the focus, if it could, in milliseconds. */
const LATER = 60;

export function TokenDetails(props: {
  token: TokenRow;
  onClose: () => void;
  onEdited: (token: TokenRow) => void;
  onPause: () => void;
  onDelete: () => void;
}) {
  const { token } = props;
  const { replacing } = useReplacing();
  // A dialog above it closes first.
  const [covered, setCovered] = useState(false);
  const close = useRef<HTMLButtonElement>(null);
  // What has become of a replacement is said as long as its token is looked at.
  const [isReplaced] = useState(token.replacement !== null);
  const cover = (now: boolean) => {
    setCovered(now);
    if (now) return;
    // The button that opened the dialog may be gone with what was done.
    setTimeout(() => {
      const body = close.current?.closest('[role="dialog"]');
      if (body?.contains(document.activeElement) === false) close.current?.focus();
    }, LATER);
  };
  useFocusBack(true);
  return (
    <Drawer.Root
      opened
      onClose={props.onClose}
      closeOnEscape={!covered && replacing === undefined}
      position="right"
      size={500}
      transitionProps={{ duration: 120 }}
    >
      <Drawer.Overlay backgroundOpacity={0.25} />
      <Drawer.Content>
        <div className={classes.top}>
          <Drawer.Title className={classes.title}>{token.name}</Drawer.Title>
          <Drawer.CloseButton ref={close} aria-label={words.design.close} />
        </div>
        <Drawer.Body className={classes.body}>
          <Stack gap="lg">
            <Group gap="xs">
              <TokenState token={token} />
              <Text c="dimmed" ff="monospace" size="xs">
                <span aria-hidden>{say.hint(token.hint)}</span>
                <VisuallyHidden>{say.hintSpoken(token.hint)}</VisuallyHidden>
              </Text>
            </Group>
            <Acts token={token} onPause={props.onPause} />
            {(isReplaced || token.replacement !== null) && (
              <RotationPanel token={token} onCovered={cover} />
            )}
            <Known token={token} />
            <section aria-labelledby="token-permissions">
              <Title order={3} id="token-permissions" mb={6}>
                {say.details.permissions}
              </Title>
              <PermissionList
                permissions={token.permissions}
                label={say.permissionsOf(token.name)}
              />
              <Text size="xs" c="dimmed" mt={6}>
                {token.narrowed ? say.details.narrowed : say.details.same}
              </Text>
            </section>
            <EditToken
              key={`${token.name} ${token.expiresAt ?? ""}`}
              token={token}
              onEdited={props.onEdited}
            />
            <Group justify="space-between" className={classes.foot}>
              <ActionButton
                variant="light"
                color="red"
                leftSection={<IconTrash size={16} aria-hidden />}
                whyNot={token.whyNotDelete}
                aria-label={say.delete(token.name)}
                onClick={props.onDelete}
              >
                {say.deleteIt}…
              </ActionButton>
              <Button variant="default" onClick={props.onClose}>
                {words.design.close}
              </Button>
            </Group>
          </Stack>
        </Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  );
}

/** Where more is known about it, and pausing it. */
function Acts(props: { token: TokenRow; onPause: () => void }) {
  const { id, state, whyNotPause } = props.token;
  const { go } = usePlace();
  const { resume } = usePause();
  const { replace } = useReplacing();
  const isPaused = state === "paused";
  const Turn = isPaused ? IconPlayerPlay : IconPlayerPause;
  return (
    <Group gap="xs">
      <Button
        size="xs"
        variant="default"
        leftSection={<IconStethoscope size={16} aria-hidden />}
        onClick={() => go({ page: "diagnose", token: id })}
      >
        {say.menu.diagnose}
      </Button>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconActivity size={16} aria-hidden />}
        onClick={() => go({ page: "activity", tab: "requests", token: id })}
      >
        {say.menu.activity}
      </Button>
      <ActionButton
        size="xs"
        variant="default"
        leftSection={<IconRefresh size={16} aria-hidden />}
        whyNot={props.token.whyNotReplace}
        onClick={() => replace(props.token)}
      >
        {words.rotation.open}…
      </ActionButton>
      <ActionButton
        size="xs"
        variant="default"
        leftSection={<Turn size={16} aria-hidden />}
        whyNot={whyNotPause}
        loading={resume.isPending}
        onClick={() => (isPaused ? resume.mutate(id) : props.onPause())}
      >
        {isPaused ? say.menu.resume : `${say.menu.pause}…`}
      </ActionButton>
    </Group>
  );
}

function TokenState(props: { token: TokenRow }) {
  const { state, expiresAt } = props.token;
  const soon = state === "active" && expiresAt !== null && isSoon(expiresAt, new Date());
  return (
    <>
      <StateBadge tone={TONES[state]}>{say.states[state]}</StateBadge>
      {soon && <StateBadge tone="warn">{say.expiresSoon}</StateBadge>}
    </>
  );
}

function Known(props: { token: TokenRow }) {
  const { token } = props;
  const baseUrl = useBaseUrls().find((it) => it.slug === token.environmentSlug)?.baseUrl;
  const copy = useDo(() => commands.copyBaseUrl(token.environmentSlug), {
    onDone: () => done(say.once.baseUrlCopied),
    onRefused: failed,
  });
  const kinds = { person: say.details.person, service: say.details.service };
  return (
    <Facts>
      <Fact term={say.details.account}>
        <div>
          {token.accountName} {token.mine && <StateBadge tone="info">{say.you}</StateBadge>}
        </div>
        <Text size="xs" c="dimmed">
          {token.accountEmail}
        </Text>
        <Text size="xs" c="dimmed">
          {token.accountKind === null ? say.details.deletedAccount : kinds[token.accountKind]}
        </Text>
      </Fact>
      <Fact term={say.details.environment}>{token.environmentName}</Fact>
      {baseUrl !== undefined && (
        <Fact term={say.details.baseUrl}>
          <Group gap={4} wrap="nowrap">
            <code>{baseUrl}</code>
            <IconButton
              size="sm"
              label={say.details.copyBaseUrl(token.environmentName)}
              onClick={() => copy.mutate(undefined)}
            >
              <IconCopy size={15} />
            </IconButton>
          </Group>
        </Fact>
      )}
      <Fact term={say.details.created}>
        <When at={token.createdAt} exact />
      </Fact>
      <Fact term={say.columns.expires}>
        <When at={token.expiresAt} never={say.neverExpires} exact />
      </Fact>
      {token.useBy !== null && (
        <Fact term={words.wizard.token.useBy}>
          <When at={token.useBy} exact />
        </Fact>
      )}
      <Fact term={say.details.lastUsed}>
        <When at={token.lastUsedAt} never={say.neverUsed} />
        {token.lastUsedFrom !== null && ` ${say.usedFrom(token.lastUsedFrom)}`}
      </Fact>
      <Fact term={say.details.allowed}>{format.number(token.allowed)}</Fact>
      <Fact term={say.details.refused}>{format.number(token.refused)}</Fact>
      <Fact term={say.details.addresses}>
        {token.allowedAddresses.length === 0
          ? say.details.anywhere
          : token.allowedAddresses.join(", ")}
      </Fact>
    </Facts>
  );
}
