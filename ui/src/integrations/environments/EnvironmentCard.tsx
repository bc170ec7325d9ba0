// One environment: where it listens, what is behind it, and whether that works.
import { Anchor, Button, Group, Loader, Text, Title } from "@mantine/core";
import {
  IconCopy,
  IconPencil,
  IconPlugConnected,
  IconRestore,
  IconRoute,
  IconTrash,
  IconX,
} from "@tabler/icons-react";
import { useSession } from "../../app/session";
import { ActionButton } from "../../design/ActionButton";
import { Fact } from "../../design/Facts";
import { IconButton } from "../../design/IconButton";
import { Notice } from "../../design/Notice";
import { done, failed } from "../../design/notify";
import { StateBadge } from "../../design/StateBadge";
import { Truncated } from "../../design/Truncated";
import { useDelayed } from "../../design/useDelayed";
import { commands, type EnvironmentRow } from "../../ipc/bindings";
import { useAsk, useDo } from "../../ipc/hooks";
import { format, words } from "../../words";
import classes from "./EnvironmentCard.module.css";
import { type Check, useCheck } from "./useCheck";

const say = words.integrations.environments;

/** How many tokens are named when they keep an environment from being deleted. */
const NAMED = 3;

interface Props {
  environment: EnvironmentRow;
  onEdit: () => void;
  onDelete: () => void;
  onReset: () => void;
  onShowTokens: () => void;
  onShowRoutes: () => void;
}

export function EnvironmentCard(props: Props) {
  const { environment, onEdit } = props;
  const { me } = useSession();
  const whyNot = me.abilities.editEnvironments;
  const check = useCheck(environment.id);
  const inUse = useInUse(environment);
  const isSandbox = environment.baseUrl === null;
  const trouble = environment.listener?.trouble ?? null;
  return (
    <article className={classes.card} aria-label={environment.name}>
      <Group justify="space-between" wrap="nowrap" gap="sm">
        <Title order={2} className={classes.name}>
          <Truncated>{environment.name}</Truncated>
        </Title>
        <ListenerState environment={environment} />
      </Group>
      <Facts environment={environment} onShowTokens={props.onShowTokens} />
      {trouble !== null && (
        <Notice
          tone="bad"
          action={
            whyNot === null && (
              <Button size="xs" variant="default" onClick={onEdit}>
                {say.editAddress}
              </Button>
            )
          }
        >
          {trouble}
        </Notice>
      )}
      <Verdict check={check} />
      <div className={classes.actions}>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconPlugConnected size={15} aria-hidden />}
          aria-label={say.checkNamed(environment.name)}
          loading={check.isAsking}
          onClick={check.ask}
        >
          {say.check}
        </Button>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconRoute size={15} aria-hidden />}
          aria-label={words.integrations.routes.openNamed(environment.name)}
          onClick={props.onShowRoutes}
        >
          {words.integrations.routes.open}
        </Button>
        {isSandbox && (
          <ActionButton
            size="xs"
            variant="default"
            leftSection={<IconRestore size={15} aria-hidden />}
            whyNot={whyNot}
            onClick={props.onReset}
          >
            {say.reset}
          </ActionButton>
        )}
        <span className={classes.gap} />
        <IconButton label={say.editNamed(environment.name)} whyNot={whyNot} onClick={onEdit}>
          <IconPencil size={17} />
        </IconButton>
        <IconButton
          label={say.deleteNamed(environment.name)}
          whyNot={whyNot ?? inUse}
          onClick={props.onDelete}
        >
          <IconTrash size={17} />
        </IconButton>
      </div>
    </article>
  );
}

function ListenerState(props: { environment: EnvironmentRow }) {
  const { listener } = props.environment;
  if (listener === null) return <StateBadge tone="quiet">{say.stopped}</StateBadge>;
  return listener.baseUrl === null ? (
    <StateBadge tone="bad">{say.notListening}</StateBadge>
  ) : (
    <StateBadge tone="good">{say.listening}</StateBadge>
  );
}

function Facts(props: { environment: EnvironmentRow; onShowTokens: () => void }) {
  const { environment } = props;
  const { baseUrl, credentialPlace } = environment;
  const address = environment.listener?.baseUrl ?? null;
  const copy = useDo(() => commands.copyBaseUrl(environment.slug), {
    onDone: () => done(say.copied),
    onRefused: failed,
  });
  return (
    <dl className={classes.facts}>
      <Fact term={address === null ? say.address : say.baseUrl}>
        <code>{address ?? environment.listen}</code>
        {address !== null && (
          <IconButton
            size="sm"
            label={say.copyBaseUrl(environment.name)}
            onClick={() => copy.mutate(undefined)}
          >
            <IconCopy size={15} />
          </IconButton>
        )}
      </Fact>
      <Fact term={say.slug}>
        <code>{environment.slug}</code>
      </Fact>
      <Fact term={say.api}>
        {baseUrl === null ? say.sandbox : <Truncated>{baseUrl}</Truncated>}
      </Fact>
      <Fact term={say.credential}>
        {credentialPlace === null ? say.noneNeeded : say.places[credentialPlace]}
        {credentialPlace !== null && !environment.hasCredential && (
          <StateBadge tone="bad">{say.missing}</StateBadge>
        )}
      </Fact>
      <Fact term={say.tokens}>
        {environment.tokens === 0 ? (
          format.number(0)
        ) : (
          <Anchor
            component="button"
            type="button"
            size="sm"
            aria-label={say.showTokens(environment.tokens, environment.name)}
            onClick={props.onShowTokens}
          >
            {format.number(environment.tokens)}
          </Anchor>
        )}
      </Fact>
    </dl>
  );
}

function Verdict(props: { check: Check }) {
  const { isAsking, verdict, error, dismiss } = props.check;
  const waiting = useDelayed(isAsking);
  const close = (label: string) => (
    <IconButton size="sm" label={label} onClick={dismiss}>
      <IconX size={15} />
    </IconButton>
  );
  if (waiting) {
    return (
      <Group gap="xs" wrap="nowrap" role="status">
        <Loader size="xs" />
        <Text size="xs" c="dimmed">
          {say.checking}
        </Text>
        {close(say.stopWaiting)}
      </Group>
    );
  }
  if (verdict === undefined && error === undefined) return null;
  return (
    <Notice
      tone={verdict?.ok === true ? "good" : "bad"}
      role="status"
      action={close(say.dismissVerdict)}
    >
      {verdict?.message ?? error}
    </Notice>
  );
}

/** Why the environment cannot be deleted: the tokens that work in it, as far as one may see them. */
function useInUse(environment: EnvironmentRow): string | null {
  const isUsed = environment.tokens > 0;
  const tokens = useAsk(
    ["tokens", "of-environment", environment.slug],
    () =>
      commands.tokens({
        search: "",
        environment: environment.slug,
        state: null,
        account: null,
        sort: "name",
        descending: false,
        offset: 0,
        limit: NAMED,
      }),
    { enabled: isUsed },
  );
  if (!isUsed) return null;
  const names = tokens.data?.rows.map((it) => it.name) ?? [];
  if (names.length === 0) return say.inUseUnnamed(environment.tokens);
  const others = environment.tokens - names.length;
  return say.inUse(format.list(others > 0 ? [...names, say.more(others)] : names));
}
