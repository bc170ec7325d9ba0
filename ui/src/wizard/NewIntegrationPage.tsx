// New integration: goes on with what was begun, or begins anew.
import { Button } from "@mantine/core";
import { IconLock } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { useSession } from "../app/session";
import { EmptyState } from "../design/EmptyState";
import { ErrorNotice } from "../design/ErrorNotice";
import { Page } from "../design/Page";
import { take } from "../ipc/answer";
import { commands, type IntegrationDraft } from "../ipc/bindings";
import { useAsk } from "../ipc/hooks";
import { words } from "../words";
import { emptyForms, type Forms, fromDraft, type OpenStep } from "./forms";
import { ResumeQuestion } from "./ResumeQuestion";
import { Wizard } from "./Wizard";
import classes from "./NewIntegrationPage.module.css";

const say = words.wizard;

/** What the wizard begins with. */
interface Beginning {
  forms: Forms;
  step: OpenStep;
  /** Somebody pressed for it, so the step takes the focus. */
  pressed: boolean;
}

export default function NewIntegrationPage() {
  const { me, switchAccount } = useSession();
  const whyNot = me.abilities.editUsers ?? me.abilities.editAllTokens;
  return (
    <Page
      title={say.title}
      description={<span className={classes.description}>{say.description}</span>}
    >
      {whyNot === null ? (
        <Begin />
      ) : (
        <EmptyState
          icon={<IconLock size={36} stroke={1.5} />}
          title={say.mayNot}
          action={
            <Button variant="default" onClick={() => switchAccount()}>
              {words.users.switch}
            </Button>
          }
        >
          {whyNot}
        </EmptyState>
      )}
    </Page>
  );
}

function Begin() {
  const { me } = useSession();
  const catalogue = useAsk(["catalogue"], () => commands.catalogue());
  const [begun, setBegun] = useState<Beginning>();
  const { draft, error } = useLeftDraft();
  const anew = (pressed: boolean): Beginning => ({ forms: emptyForms(me), step: "kind", pressed });
  const unread = error ?? catalogue.error;
  if (unread !== null) return <ErrorNotice error={unread} />;
  if (draft === undefined || catalogue.data === undefined) return null;
  if (begun !== undefined) return <Wizard catalogue={catalogue.data} {...begun} />;
  if (draft === null) return <Wizard catalogue={catalogue.data} {...anew(false)} />;
  return (
    <ResumeQuestion
      draft={draft}
      onGoOn={() => setBegun({ ...fromDraft(draft, me), pressed: true })}
      onAnew={() => setBegun(anew(true))}
    />
  );
}

/** What was left unfinished, read once: what is kept from here on is what the wizard itself has. */
function useLeftDraft(): { draft: IntegrationDraft | null | undefined; error: unknown } {
  const [draft, setDraft] = useState<IntegrationDraft | null>();
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    let gone = false;
    take(commands.integrationDraft()).then(
      (found) => {
        if (!gone) setDraft(found);
      },
      (why: unknown) => {
        if (!gone) setError(why);
      },
    );
    return () => {
      gone = true;
    };
  }, []);
  return { draft, error };
}
