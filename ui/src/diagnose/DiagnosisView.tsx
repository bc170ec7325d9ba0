// What was found: the conclusion, the article's four checks with their evidence, and what to do.
import { Button, Text, Title } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { Notice } from "../design/Notice";
import { words } from "../words";
import { CheckItem } from "./CheckItem";
import classes from "./DiagnosisView.module.css";
import { RefusalLine } from "./RefusalLine";
import { Remedies } from "./remedies/Remedies";
import type { Found } from "./useDiagnosing";
import { VERDICTS, worst } from "./verdict";

const say = words.diagnose;

export function DiagnosisView(props: { found: Found; onAgain: () => void }) {
  const { diagnosis, again } = props.found;
  const [mended, setMended] = useState<string>();
  const conclusion = useRef<HTMLHeadingElement>(null);
  const after = useRef<HTMLButtonElement>(null);
  // What was chosen is gone from the screen; and the conclusion is what somebody came for.
  useEffect(() => conclusion.current?.focus(), []);
  useEffect(() => {
    if (mended !== undefined) after.current?.focus();
  }, [mended]);
  const verdict = worst(diagnosis.checks.map((it) => it.verdict));
  const { Icon } = VERDICTS[verdict];
  return (
    <>
      <section className={classes.conclusion} data-verdict={verdict} aria-labelledby="conclusion">
        <Icon size={22} aria-hidden className={classes.icon} />
        <div className={classes.text}>
          <Text size="xs" c="dimmed">
            {diagnosis.subject}
          </Text>
          <Title
            order={2}
            id="conclusion"
            tabIndex={-1}
            ref={conclusion}
            className={classes.sentence}
          >
            {diagnosis.conclusion}
          </Title>
          {diagnosis.refusal !== null && <RefusalLine refusal={diagnosis.refusal} />}
        </div>
      </section>
      {mended !== undefined && (
        <Notice
          tone="good"
          role="status"
          action={
            <Button ref={after} size="xs" onClick={props.onAgain}>
              {again === undefined ? say.pasteAgain : say.again}
            </Button>
          }
        >
          {mended}
        </Notice>
      )}
      <div className={classes.columns}>
        <section aria-labelledby="checks">
          <Title order={3} id="checks" mb={8}>
            {say.checksTitle}
          </Title>
          <ol className={classes.checks}>
            {diagnosis.checks.map((check) => (
              <CheckItem key={check.name} check={check} />
            ))}
          </ol>
        </section>
        <section aria-labelledby="remedies">
          <Title order={3} id="remedies" mb={8}>
            {say.remediesTitle}
          </Title>
          <Remedies remedies={diagnosis.remedies} onMended={setMended} />
        </section>
      </div>
    </>
  );
}
