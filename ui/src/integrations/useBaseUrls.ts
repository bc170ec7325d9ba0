// The environments as far as the signed-in account is told of them: their names and where requests go.
import { useSession } from "../app/session";
import { commands, type EnvironmentChoice } from "../ipc/bindings";
import { useAsk } from "../ipc/hooks";

/** None while they are not there yet, or when the account is told of none. */
export function useBaseUrls(): EnvironmentChoice[] {
  const { me } = useSession();
  const sees = me.abilities.seeEnvironments === null;
  const listed = useAsk(["environments"], () => commands.environments(), { enabled: sees });
  const choices = useAsk(["token-environments"], () => commands.tokenEnvironments(), {
    enabled: !sees && me.abilities.generateToken === null,
  });
  // An environment may be told to listen on any free port: which one it is, its listener knows.
  const gateway = useAsk(["gateway"], () => commands.gatewayStatus());
  const told: EnvironmentChoice[] = sees
    ? (listed.data ?? []).map(({ id, name, slug, listen }) => ({
        id,
        name,
        slug,
        baseUrl: `http://${listen}`,
      }))
    : (choices.data ?? []);
  return told.map((it) => {
    const listener = gateway.data?.listeners.find(({ slug }) => slug === it.slug);
    return { ...it, baseUrl: listener?.baseUrl ?? it.baseUrl };
  });
}
