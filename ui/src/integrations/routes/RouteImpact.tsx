// What adding, changing or removing a route would do, by what was asked for lately.
import { Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { ErrorNotice } from "../../design/ErrorNotice";
import { Notice } from "../../design/Notice";
import { useDelayed } from "../../design/useDelayed";
import { commands, type RouteDraft, type RouteImpact as Impact } from "../../ipc/bindings";
import { useAsk } from "../../ipc/hooks";
import { words } from "../../words";

const say = words.integrations.routes.impact;

/** How long nothing has changed before it is looked up, in milliseconds. */
const SETTLED = 250;

export function RouteImpact(props: {
  environment: string;
  /** The route that is changed or removed; none is added. */
  before: string | null;
  /** What it would be; nothing: it is removed. */
  after: RouteDraft | null;
  /** While the change is on its way it is not asked any more. */
  frozen: boolean;
}) {
  const { environment, before, after } = props;
  const wanted = JSON.stringify({ before, after });
  const [settled] = useDebouncedValue(wanted, SETTLED);
  const isAsked = after === null || (after.template !== "" && after.area !== "");
  const found = useAsk(
    ["route-impact", environment, settled],
    () => {
      const asked = JSON.parse(settled) as { before: string | null; after: RouteDraft | null };
      return commands.previewRoute(environment, asked.before, asked.after);
    },
    { enabled: isAsked && !props.frozen, keep: true },
  );
  const waiting = useDelayed(isAsked && found.isPending);
  // What cannot be is said at its field when the form is sent.
  if (!isAsked || (found.error !== null && after !== null)) return null;
  if (found.error !== null)
    return <ErrorNotice error={found.error} again={() => void found.refetch()} />;
  return (
    <div role="status">
      {found.data === undefined ? (
        waiting && <Text c="dimmed">{say.looking}</Text>
      ) : (
        <Seen impact={found.data} />
      )}
    </div>
  );
}

function Seen(props: { impact: Impact }) {
  const { wouldPass, wouldBeRefused, days, ...of } = props.impact;
  const opened = say.tokens(of.openedTokens, of.openedTokenCount - of.openedTokens.length);
  const closed = say.tokens(of.tokens, of.tokenCount - of.tokens.length);
  if (wouldPass === 0 && wouldBeRefused === 0) return <Text c="dimmed">{say.none(days)}</Text>;
  return (
    <>
      {wouldPass > 0 && <Notice tone="info">{say.wouldPass(wouldPass, days, opened)}</Notice>}
      {wouldBeRefused > 0 && (
        <Notice tone="warn">{say.wouldBeRefused(wouldBeRefused, days, closed)}</Notice>
      )}
    </>
  );
}
