import { counted } from '../../src/core/words.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { type Referrers, ReferrersList } from './referrers.tsx';

/** Others refer to the record by what was just changed: do they follow? Its buttons save the form that it stands in. */
export function FollowQuestion({ behind }: { behind: readonly Referrers[] }) {
  const own = behind.filter(({ elsewhere }) => !elsewhere);
  const many = behind.map(({ count, shape }) => counted(count, shape)).join(', ');
  return (
    <Notice tone="warn" live title={`Not saved yet: ${many} would lose it`}>
      <p>They refer to this record by a value that you changed.</p>
      <ReferrersList referrers={behind} />
      <div class="row">
        {own.length > 0 ? (
          <Button
            label="Save, and change them along"
            kind="primary"
            small
            type="submit"
            name="follow"
            value="yes"
          />
        ) : null}
        <Button label="Save only this record" small type="submit" name="follow" value="no" />
      </div>
    </Notice>
  );
}
