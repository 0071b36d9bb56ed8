import Anthropic from 'anthropic-before-1';
import { casesOf } from '../anthropic.mjs';

export default casesOf(Anthropic);
