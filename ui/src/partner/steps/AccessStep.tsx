// What the token may do and what not, in words.
import type { Candidate, PartnerCheck } from "../../ipc/bindings";
import { type Frame, StepForm } from "../../wizard/StepForm";
import { format, words } from "../../words";
import classes from "../PartnerView.module.css";

const say = words.partner.access;

export function AccessStep(props: { frame: Frame; candidate: Candidate; check: PartnerCheck | undefined }) {
  const { candidate } = props;
  const who = props.check?.who ?? null;
  const at = (text: string) => format.time(new Date(text));
  const may = who?.may ?? candidate.permissions.map((it) => it.label);
  const facts: [string, string][] = [];
  const account = who === null ? candidate.account : `${who.accountName} (${who.accountEmail})`;
  if (account !== null) facts.push([say.actsAs, account]);
  facts.push([say.environment, who?.environmentName ?? candidate.environmentName ?? candidate.environment]);
  if (who !== null) facts.push([say.expires, who.expiresAt === null ? say.never : at(who.expiresAt)]);
  if (candidate.diesUnlessUsedBy !== null) facts.push([say.useBy, `${at(candidate.diesUnlessUsedBy)}. ${say.useByNote}`]);
  if (candidate.business !== null) facts.push([say.business, candidate.business]);
  if (candidate.contact !== null) facts.push([say.contact, candidate.contact]);
  return (
    <StepForm {...props.frame} text={who === null ? say.textUnchecked : say.text}>
      <dl className={classes.facts}>
        {facts.map(([word, is]) => (
          <div key={word} style={{ display: "contents" }}>
            <dt>{word}</dt>
            <dd>{is}</dd>
          </div>
        ))}
      </dl>
      <div className={classes.lists}>
        <section aria-labelledby="partner-may">
          <h3 id="partner-may">{say.may}</h3>
          <List items={may} />
        </section>
        {who !== null && (
          <section aria-labelledby="partner-may-not">
            <h3 id="partner-may-not">{say.mayNot}</h3>
            <List items={who.mayNot} />
          </section>
        )}
      </div>
    </StepForm>
  );
}

function List(props: { items: string[] }) {
  return (
    <ul>
      {props.items.length === 0 ? <li>{say.nothing}</li> : props.items.map((it) => <li key={it}>{it}</li>)}
    </ul>
  );
}
