import { z } from 'zod';
import { Cites, Id, Text } from './names.ts';

const names = (what: string) => z.array(Id).min(1).optional().describe(what);
export const texts = (what: string) => z.array(z.string()).min(1).optional().describe(what);
export const yes = (what: string) => z.boolean().optional().describe(what);

/** Fields that any element of a chapter may have. A field that is called after a kind lists names of that kind, which must exist. */
export const COMMON = {
  roles: names('the roles that it concerns; everybody when absent'),
  activities: names('the activities that it concerns'),
  data: names('the data categories that it concerns'),
  controllers: names('the controllers that it concerns'),
  recipients: names('the recipients that it concerns'),
  sources: names('the sources that it concerns'),
  sites: names('the sites that it concerns'),
  channels: names('the channels through which it goes'),
  countries: texts('countries or states, as ISO 3166 codes such as `FR` or `US-CA`, or `EU`'),
  if: Text.optional().describe('in which case'),
  except: Text.optional().describe('in which case not'),
  cites: Cites,
  reading: z.string().optional().describe('what the source leaves open, and how it is read'),
  'open-list': yes('the source says that its list is not complete'),
  lost: yes('the source announces something that it no longer contains'),
};
