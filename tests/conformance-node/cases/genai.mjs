import { GoogleGenAI } from '@google/genai';
import { casesOf } from '../genai.mjs';

export default casesOf(GoogleGenAI);
