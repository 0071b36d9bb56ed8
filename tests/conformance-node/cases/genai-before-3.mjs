import { GoogleGenAI } from 'genai-before-3';
import { casesOf } from '../genai.mjs';

export default casesOf(GoogleGenAI);
