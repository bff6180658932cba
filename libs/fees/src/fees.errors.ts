import { constraints } from '@solde/platform';

constraints({ fee_line_is_earned_once: 'DUPLICATE' });
