import Anthropic from '@anthropic-ai/sdk';
import { casesOf } from '../anthropic.mjs';

export default casesOf(Anthropic);
