// Diagnose: why a request was refused, and what to do about it.
import { Button, Group, Loader, Text } from "@mantine/core";
import { useState } from "react";
import { type Place, usePlace } from "../app/place";
import { ErrorNotice } from "../design/ErrorNotice";
import { Page } from "../design/Page";
import { useDelayed } from "../design/useDelayed";
import type { DiagnoseInput } from "../ipc/bindings";
import { words } from "../words";
import classes from "./DiagnosePage.module.css";
import { DiagnosisView } from "./DiagnosisView";
import { InputForm } from "./InputForm";
import { useDiagnosing } from "./useDiagnosing";

const say = words.diagnose;

export default function DiagnosePage() {
  const { place } = usePlace();
  const asked = askedFor(place);
  // Whoever comes for something else finds nothing of what was there before.
  return <Diagnose key={JSON.stringify(asked ?? null)} asked={asked} />;
}

/** What another screen wants to have diagnosed. */
function askedFor(place: Place): DiagnoseInput | undefined {
  if (place.page !== "diagnose") return undefined;
  if (place.request !== undefined) return { kind: "request", id: place.request };
  return place.token === undefined ? undefined : { kind: "token", id: place.token };
}

function Diagnose(props: { asked: DiagnoseInput | undefined }) {
  const [first] = useState(props.asked);
  const { found, error, isRunning, run, cancel, reset } = useDiagnosing(first);
  const waiting = useDelayed(isRunning);
  const isFirst = first !== undefined && found === undefined && isRunning;
  const again = found?.again;
  // The button that was pressed is gone then: the focus goes on in the field.
  const [isNext, setIsNext] = useState(false);
  const other = () => {
    setIsNext(true);
    reset();
  };
  return (
    <Page
      title={say.title}
      // What was found needs the room, and explains itself.
      description={found === undefined ? say.description : undefined}
      actions={
        found !== undefined && (
          <>
            {again !== undefined && (
              <Button variant="default" loading={waiting} onClick={() => run(again)}>
                {say.again}
              </Button>
            )}
            <Button variant="default" onClick={other}>
              {say.other}
            </Button>
          </>
        )
      }
    >
      <div className={classes.content}>
        {error !== null && <ErrorNotice error={error} />}
        {waiting && (
          <Group gap="sm" role="status" className={classes.running}>
            <Loader size="xs" aria-hidden />
            <Text>{say.running}</Text>
            <Button size="compact-sm" variant="default" onClick={cancel}>
              {say.cancel}
            </Button>
          </Group>
        )}
        {found !== undefined ? (
          <DiagnosisView
            key={found.turn}
            found={found}
            onAgain={again === undefined ? other : () => run(again)}
          />
        ) : (
          !isFirst && <InputForm busy={isRunning} takesFocus={isNext} onDiagnose={run} />
        )}
      </div>
    </Page>
  );
}
